import assert from 'node:assert/strict'
import type { JsonObject } from '../src/domain/json.ts'
import type { FlushPlan } from '../src/domain/plan/flush-plan.ts'
import { nameText, nameWords } from '../src/domain/search/words.ts'
import type { Tables } from './memory-store.ts'

/** The versions of the profiles have been compared before. */
export function applyWords(tables: Tables, { worded, reworded, unworded }: FlushPlan): void {
  for (const { word, profileId } of unworded) {
    const words = new Map(tables.words.get(profileId))
    assert.ok(words.delete(word), `${profileId} had the word that is taken away`)
    tables.words.set(profileId, words)
  }
  for (const { profileId } of worded) assert.ok(!tables.words.has(profileId), `${profileId} is new`)
  for (const { word, profileId, name } of [...worded, ...reworded]) {
    tables.words.set(profileId, new Map(tables.words.get(profileId)).set(word, name))
  }
}

export function setWords(tables: Tables, profileId: string, fields: JsonObject): void {
  const words = nameWords(fields)
  tables.words.set(profileId, new Map(words.map(word => [word, nameText(words)])))
}
