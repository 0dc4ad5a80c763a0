import assert from 'node:assert/strict'
import { isJsonObject, type Json } from '../../../domain/json.ts'

/** Ids by the names that the case has given them. */
export type Captured = Map<string, string>

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

/** A text with the ids that it names in braces. */
export function fillIn(text: string, captured: Captured): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => captured.get(name) ?? whole)
}

/** Asserts that an answer is what was recorded; the order of keys does not matter. */
export function assertMatches(actual: unknown, expected: Json, path: string, captured: Captured): void {
  if (expected === '<any>') return
  if (expected === '<time>') {
    assert.match(String(actual), time, path)
    return
  }
  const [, prefix, name = ''] = typeof expected === 'string' ? (/^<([a-z]+[-_]):(\w+)>$/.exec(expected) ?? []) : []
  if (prefix !== undefined) {
    const text = String(actual)
    assert.match(text, new RegExp(`^${prefix}${prefix === 'ld_' ? '[0-9a-z]{26}' : uuid}$`), path)
    assert.equal(text, captured.get(name) ?? text, `${path} is ${name}`)
    captured.set(name, text)
    return
  }
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${path} is an array`)
    assert.equal(actual.length, expected.length, `${path} has ${expected.length} items`)
    for (const [i, item] of expected.entries()) assertMatches(actual[i], item, `${path}[${i}]`, captured)
    return
  }
  if (isJsonObject(expected)) {
    assert.ok(isJsonObject(actual), `${path} is an object`)
    const members = Object.entries(expected).map(([key, value]) => [fillIn(key, captured), value] as const)
    assert.deepEqual(Object.keys(actual).toSorted(), members.map(([key]) => key).toSorted(), `keys of ${path}`)
    for (const [key, value] of members) assertMatches(actual[key], value, `${path}.${key}`, captured)
    return
  }
  assert.deepEqual(actual, typeof expected === 'string' ? fillIn(expected, captured) : expected, path)
}
