import assert from 'node:assert/strict'
import type { Json } from '../src/domain/json.ts'
import { joinRegisters, type Registers } from '../src/domain/plan/register.ts'
import type { Rules } from '../src/domain/prepare/rules.ts'
import { nameText, nameWords } from '../src/domain/search/words.ts'
import type { MemoryStore, Tables } from './memory-store.ts'

/** Lists that were appended to are sets: their order depends on how homes were joined. */
export function asSets(fields: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value.toSorted() : value]),
  )
}

/** Writes never give a profile more identifiers of a kind than it may hold; a person's merge may. */
function assertWithinLimits(tables: Tables, rules: Rules): void {
  if (tables.merges.some(({ reason }) => reason === 'person')) return
  const counts = new Map<string, number>()
  for (const { kind, profileId } of tables.identifiers.values()) {
    const count = (counts.get(`${kind} ${profileId}`) ?? 0) + 1
    assert.ok(count <= (rules.kinds.get(kind)?.limit ?? count), `${profileId} holds no more of ${kind} than it may`)
    counts.set(`${kind} ${profileId}`, count)
  }
}

/** What must hold of the tables between any two flushes. */
export function assertSound({ tables }: MemoryStore, rules: Rules): void {
  assertWithinLimits(tables, rules)
  const rowOf = (profileId: string) => {
    const row = tables.profiles.get(profileId)
    assert.ok(row, `profile ${profileId} exists`)
    return row
  }
  for (const { kind, value, profileId, homeId } of tables.identifiers.values()) {
    const owner = rowOf(profileId)
    assert.equal(owner.mergedInto, null, `${kind} ${value} points at a live profile`)
    assert.ok(homeId === profileId || owner.absorbed.includes(homeId), `${kind} ${value} is at home in the lineage`)
  }
  for (const row of tables.profiles.values()) {
    const words = nameWords(row.fields)
    const found = tables.words.get(row.profileId) ?? new Map()
    assert.deepEqual([...found.keys()].toSorted(), words.toSorted(), `${row.profileId} is found by its words alone`)
    for (const name of found.values()) assert.equal(name, nameText(words), `each row tells all words`)
    if (row.mergedInto !== null) {
      const root = rowOf(row.mergedInto)
      assert.equal(root.mergedInto, null, `${row.profileId} resolves to a live profile`)
      assert.ok(root.absorbed.includes(row.profileId), `${root.profileId} lists ${row.profileId} among its homes`)
      assert.ok(row.own, `${row.profileId} keeps registers of its own`)
      assert.deepEqual([row.fields, row.meta, row.absorbed], [{}, {}, []], `${row.profileId} shows nothing`)
      continue
    }
    assert.equal(row.own === null, row.absorbed.length === 0, `${row.profileId} has registers of its own if it merged`)
    assert.equal(new Set(row.absorbed).size, row.absorbed.length, `${row.profileId} lists each home once`)
    for (const id of row.absorbed) {
      assert.equal(rowOf(id).mergedInto, row.profileId, `${id} resolves to ${row.profileId}`)
    }
    if (row.own === null) continue
    const homes = row.absorbed.map(id => rowOf(id).own).filter(own => own !== null)
    const joined = homes.reduce<Registers>(joinRegisters, row.own)
    assert.deepEqual(asSets(row.fields), asSets(joined.fields), `${row.profileId} shows the join of its homes`)
    assert.deepEqual(row.meta, joined.meta, `the stamps of ${row.profileId} are those of its homes`)
  }
  for (const conflict of tables.conflicts.values()) {
    const [one, other] = [conflict.profileId, conflict.otherProfileId].map(id => rowOf(id).mergedInto ?? id)
    const isOwn = conflict.profileId === conflict.otherProfileId
    assert.ok(!conflict.isOpen || isOwn || one !== other, 'an open conflict lies between two profiles')
  }
}
