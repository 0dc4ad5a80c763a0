import assert from 'node:assert/strict'
import { isJsonObject, type Json } from '../../../domain/json.ts'

/** Ids by the names that the case has given them. */
export type Captured = Map<string, string>

const patterns = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  number: /^[1-9]\d*$/,
}
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
  const [, kind, name = ''] = typeof expected === 'string' ? (/^<(uuid|number):(\w+)>$/.exec(expected) ?? []) : []
  if (kind === 'uuid' || kind === 'number') {
    assert.equal(typeof actual, kind === 'uuid' ? 'string' : 'number', path)
    assert.match(String(actual), patterns[kind], path)
    assert.equal(String(actual), captured.get(name) ?? String(actual), `${path} is ${name}`)
    captured.set(name, String(actual))
    return
  }
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${path} is an array`)
    assert.equal(actual.length, expected.length, `${path} has ${expected.length} items: ${JSON.stringify(actual)}`)
    for (const [i, item] of expected.entries()) assertMatches(actual[i], item, `${path}[${i}]`, captured)
    return
  }
  if (isJsonObject(expected)) {
    assert.ok(isJsonObject(actual), `${path} is an object`)
    assert.deepEqual(Object.keys(actual).toSorted(), Object.keys(expected).toSorted(), `keys of ${path}`)
    for (const [key, value] of Object.entries(expected)) assertMatches(actual[key], value, `${path}.${key}`, captured)
    return
  }
  assert.deepEqual(actual, typeof expected === 'string' ? fillIn(expected, captured) : expected, path)
}
