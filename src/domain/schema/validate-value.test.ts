import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../json.ts'
import type { FieldDefinition, FieldType } from './object-definition.ts'
import { parseTimestamp, validateValue } from './validate-value.ts'

function accepts(type: FieldType, values: readonly Json[], more: Partial<FieldDefinition> = {}): void {
  for (const value of values) {
    const validated = validateValue({ name: 'x', type, required: false, nullable: true, ...more }, value)
    assert.deepEqual(validated, { ok: true, value }, JSON.stringify(value))
  }
}

function refuses(type: FieldType, values: readonly Json[], more: Partial<FieldDefinition> = {}): void {
  for (const value of values) {
    const validated = validateValue({ name: 'x', type, required: false, nullable: true, ...more }, value)
    assert.equal(validated.ok, false, `${JSON.stringify(value).slice(0, 100)}`)
    if (!validated.ok) assert.match(validated.expected, /^expected /)
  }
}

test('a string is stored as sent; no other type is taken for one', () => {
  accepts('string', ['', ' x ', 'null', '5', 'toString', '\u{1f600}'])
  refuses('string', [5, true, {}, [], ['x']])
})

test('a string is at most 10,000 characters long, or as long as its field allows', () => {
  accepts('string', ['x'.repeat(10_000)])
  refuses('string', ['x'.repeat(10_001)])
  accepts('string', ['abc'], { maxLength: 3 })
  refuses('string', ['abcd'], { maxLength: 3 })
})

test('text that the database cannot hold is refused', () => {
  refuses('string', ['a\u0000b', '\ud800', 'a\udc00b'])
  accepts('json', [['\\u0000'], ['\\\\ud800'], ['\u{1f600}']])
  refuses('json', [{ a: ['b\u0000'] }, { 'a\u0000': 1 }, ['\udfff']])
})

test('an enumerated string is one of its values, exactly', () => {
  accepts('string', ['gold', 'silver'], { enumValues: ['gold', 'silver'] })
  refuses('string', ['Gold', 'gold ', ''], { enumValues: ['gold', 'silver'] })
})

test('an e-mail has one @, a local part, a domain with a dot and no blanks inside', () => {
  accepts('string', ['ada@example.org', ' ada@example.org ', 'a+b@x.co', 'ä@müller.de'], { format: 'email' })
  refuses('string', ['', 'ada', 'ada@example', '@example.org', 'a@b@c.de', 'a b@c.de', 'a@b..de', 'a@.de', 'a@b.de.'], {
    format: 'email',
  })
})

test('a URL has a scheme and no blanks; a phone number is any string', () => {
  accepts('string', ['https://example.org/x?y=1', 'app+x://y'], { format: 'url' })
  refuses('string', ['example.org', 'https://', 'https://a b'], { format: 'url' })
  accepts('string', ['+44 020 7707 0707', 'ask for Ada'], { format: 'phone' })
})

test('an integer is a whole number that a double holds exactly', () => {
  accepts('integer', [0, -1, 9007199254740991, 1e3])
  refuses('integer', [1.5, 9007199254740992, '1', true, Number.POSITIVE_INFINITY, Number.NaN])
})

test('a number is finite; text is not taken for a number', () => {
  accepts('number', [0, -1.5, 1e308])
  refuses('number', ['1.5', true, Number.POSITIVE_INFINITY, Number.NaN])
})

test('a boolean is true or false and nothing like it', () => {
  accepts('boolean', [true, false])
  refuses('boolean', ['true', 1, 0, ''])
})

test('a timestamp has a zone and is stored in UTC', () => {
  const stored: readonly (readonly [sent: string, kept: string])[] = [
    ['2026-03-02T08:15:00+01:00', '2026-03-02T07:15:00Z'],
    ['2026-03-02T07:15:00Z', '2026-03-02T07:15:00Z'],
    ['2026-03-02T07:15:00.5Z', '2026-03-02T07:15:00.500Z'],
    ['2026-03-02T07:15:00.123456789Z', '2026-03-02T07:15:00.123Z'],
    ['2026-03-02T07:15:00.000Z', '2026-03-02T07:15:00Z'],
    ['2024-02-29T23:59:59-14:00', '2024-03-01T13:59:59Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ]
  for (const [sent, kept] of stored) {
    const validated = validateValue({ name: 'x', type: 'timestamp', required: false, nullable: true }, sent)
    assert.deepEqual(validated, { ok: true, value: kept })
  }
})

test('a naive, impossible or unreadable timestamp is refused', () => {
  refuses('timestamp', [
    '2026-03-02T08:15:00',
    '2026-03-02',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00+14:30',
    '2026-01-01T00:00:00+01:60',
    '2026-01-01T00:00:00.1234567890Z',
    '2026-01-01 00:00:00Z',
    1767225600000,
  ])
})

test('a date is a real day', () => {
  accepts('date', ['2024-02-29', '2000-02-29', '2026-12-31'])
  refuses('date', ['2026-02-29', '1900-02-29', '2026-4-1', '2026-04-31', '2026-04-01T00:00:00Z', 20260401])
})

test('a json value is an object or an array of at most 32 KiB and ten levels', () => {
  accepts('json', [{}, [], { a: [1, null] }, JSON.parse('{"__proto__": 1, "constructor": 2}')])
  refuses('json', ['x', 1, true, 'x'.repeat(40_000), ['x'.repeat(33_000)], ['ä'.repeat(17_000)]])
  const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)])
  accepts('json', [nested(10)])
  refuses('json', [nested(11), nested(2_000)])
})

test('a parsed timestamp is its instant', () => {
  assert.equal(parseTimestamp('1970-01-01T00:00:00Z'), 0)
  assert.equal(parseTimestamp('1970-01-01T01:00:00.001+01:00'), 1)
  assert.equal(parseTimestamp('tomorrow'), undefined)
})
