import assert from 'node:assert/strict'
import { isJsonObject, type Json } from '../src/domain/json.ts'

// Answers of recorded cases. In what is expected `<any>` stands for anything, `<time>` for a time to the second,
// `<form:a>` for an id of that form, the same one wherever `a` is named again; `{a}` is that id.

/** Ids by the names that the case has given them. */
export type Captured = Map<string, string>

/** Whether a value is an id of a form of the surface. */
type IsId = (form: string, actual: unknown) => boolean

export const uuidPattern = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

/** A text with the ids that it names in braces. */
export function fillIn(text: string, captured: Captured): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => captured.get(name) ?? whole)
}

/** Asserts that an answer is what was recorded; the order of keys does not matter. */
export function assertMatches(actual: unknown, expected: Json, path: string, captured: Captured, isId: IsId): void {
  if (expected === '<any>') return
  if (expected === '<time>') {
    assert.match(String(actual), time, path)
    return
  }
  const [, form, name = ''] = typeof expected === 'string' ? (/^<([a-z]+[-_]?):(\w+)>$/.exec(expected) ?? []) : []
  if (form !== undefined) {
    assert.ok(isId(form, actual), `${path} is ${form}: ${actual}`)
    assert.equal(String(actual), captured.get(name) ?? String(actual), `${path} is ${name}`)
    captured.set(name, String(actual))
    return
  }
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${path} is an array`)
    assert.equal(actual.length, expected.length, `${path} has ${expected.length} items: ${JSON.stringify(actual)}`)
    for (const [i, item] of expected.entries()) assertMatches(actual[i], item, `${path}[${i}]`, captured, isId)
    return
  }
  if (isJsonObject(expected)) {
    assert.ok(isJsonObject(actual), `${path} is an object`)
    const members = Object.entries(expected).map(([key, value]) => [fillIn(key, captured), value] as const)
    assert.deepEqual(Object.keys(actual).toSorted(), members.map(([key]) => key).toSorted(), `keys of ${path}`)
    for (const [key, value] of members) assertMatches(actual[key], value, `${path}.${key}`, captured, isId)
    return
  }
  assert.deepEqual(actual, typeof expected === 'string' ? fillIn(expected, captured) : expected, path)
}
