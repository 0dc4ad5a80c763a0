import assert from 'node:assert/strict'
import { isJsonObject, type Json } from '../../../domain/json.ts'

/** What placeholders stood for, by name without the brackets. */
export type Captured = Map<string, string>

const patterns = new Map([
  ['<uuid>', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['<time>', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/],
  ['<job>', /^job_[0-7][0-9A-HJKMNP-TV-Z]{25}$/],
  ['<import>', /^imp_[0-7][0-9A-HJKMNP-TV-Z]{25}$/],
  [
    '<upload>',
    /^http:\/\/127\.0\.0\.1:\d+\/upload\/jobs\/imp_[0-9A-HJKMNP-TV-Z]{26}\/file\?expires=\d{10}&signature=[\w-]{64}$/,
  ],
])

/** A text with `{name}` for what was captured under the name. */
export function fillIn(text: string, captured: Captured): string {
  return text.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) => captured.get(name) ?? whole)
}

/** Asserts that an answer is what was recorded, key order included. */
export function assertMatches(actual: unknown, expected: Json, path: string, captured: Captured): void {
  if (expected === '<any>') return
  const pattern = typeof expected === 'string' ? patterns.get(expected) : undefined
  if (pattern !== undefined && typeof expected === 'string') {
    assert.match(String(actual), pattern, path)
    captured.set(expected.slice(1, -1), String(actual))
    return
  }
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${path} is an array`)
    assert.equal(actual.length, expected.length, `${path} has ${expected.length} items`)
    expected.forEach((item, i) => {
      assertMatches(actual[i], item, `${path}[${i}]`, captured)
    })
    return
  }
  if (isJsonObject(expected)) {
    assert.ok(isJsonObject(actual), `${path} is an object`)
    assert.deepEqual(Object.keys(actual), Object.keys(expected), `keys of ${path}`)
    for (const key of Object.keys(expected)) {
      assertMatches(actual[key], expected[key] ?? null, `${path}.${key}`, captured)
    }
    return
  }
  assert.deepEqual(actual, typeof expected === 'string' ? fillIn(expected, captured) : expected, path)
}
