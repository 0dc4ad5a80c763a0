import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FieldDefinition, FieldType } from '../schema/object-definition.ts'
import { validateValue } from '../schema/validate-value.ts'
import { cellParserOf, type ParsedCell, parseFileTime } from './parse-cell.ts'

function fieldOf(type: FieldType): FieldDefinition {
  return { name: 'x', type, required: false, nullable: true }
}

function parse(type: FieldType, cell: string): ParsedCell {
  const parser = cellParserOf(fieldOf(type))
  assert.ok(parser !== undefined, `cells of ${type} are parsed`)
  return parser(cell)
}

function parsedValue(type: FieldType, cell: string): unknown {
  const parsed = parse(type, cell)
  assert.ok('value' in parsed, `${cell} is no ${type}`)
  return parsed.value
}

function messageOf(type: FieldType, cell: string): string {
  const parsed = parse(type, cell)
  assert.ok('message' in parsed, `${cell} is taken for a ${type}`)
  return parsed.message
}

test('fields of text, and those that nobody declared, take cells as they are', () => {
  assert.equal(cellParserOf(fieldOf('string')), undefined)
  assert.equal(cellParserOf(undefined), undefined)
})

test('numbers are read as programs write them', () => {
  assert.equal(parsedValue('integer', '42'), 42)
  assert.equal(parsedValue('integer', '-7'), -7)
  assert.equal(parsedValue('integer', '42.0'), 42)
  assert.equal(parsedValue('number', '1e3'), 1000)
  assert.equal(parsedValue('number', '.5'), 0.5)
  assert.equal(parsedValue('number', '+1234.50'), 1234.5)
  assert.ok(Object.is(parsedValue('number', '-0'), 0))
})

test('a number that can be read in two ways is refused with the way to write it', () => {
  for (const cell of ['1,234', '1.234,50', '1 234', "1'234"]) {
    assert.match(messageOf('number', cell), /without separators of thousands/)
    assert.match(messageOf('integer', cell), /without separators of thousands/)
  }
  assert.match(messageOf('number', '12 €'), /without a currency/)
  assert.match(messageOf('number', '$12.50'), /without a currency/)
  for (const cell of ['abc', '0x10', 'Infinity', 'NaN', '1e999', '1.2.3x']) messageOf('number', cell)
  for (const cell of ['1.5', '1e3', '9007199254740993']) messageOf('integer', cell)
})

test('true and false are known under their usual names', () => {
  for (const cell of ['true', 'TRUE', 'Yes', 't', '1']) assert.equal(parsedValue('boolean', cell), true)
  for (const cell of ['false', 'No', 'F', '0']) assert.equal(parsedValue('boolean', cell), false)
  messageOf('boolean', '2')
  messageOf('boolean', 'maybe')
})

test('times are ISO 8601, in UTC where they name no zone', () => {
  const at = Date.parse('2024-03-04T10:30:00Z')
  for (const cell of [
    '2024-03-04T10:30:00Z',
    '2024-03-04 10:30:00',
    '2024-03-04 10:30',
    '2024-03-04 10:30:00.000 UTC',
    '2024-03-04T12:30:00+02:00',
    '2024-03-04 12:30:00+02',
    '2024-03-04T12:30:00+0200',
  ])
    assert.equal(parseFileTime(cell), at, cell)
  assert.equal(parseFileTime('2024-03-04'), Date.parse('2024-03-04T00:00:00Z'))
  for (const cell of ['2024-02-30', '2024-03-04T25:00:00Z', 'now', '2024-3-4']) messageOf('timestamp', cell)
  assert.match(messageOf('timestamp', '1709548200'), /number of seconds/)
  assert.match(messageOf('timestamp', '03/04/2024 10:30'), /day from the month/)
})

test('a date may come with a midnight and with no other time', () => {
  assert.equal(parsedValue('date', '2024-03-04'), '2024-03-04')
  assert.equal(parsedValue('date', '2024-03-04 00:00:00'), '2024-03-04')
  assert.match(messageOf('date', '2024-03-04 10:30:00'), /without a time/)
  assert.match(messageOf('date', '03/04/2024'), /day from the month/)
})

test('JSON is an object or an array', () => {
  assert.deepEqual(parsedValue('json', '{"a":[1]}'), { a: [1] })
  for (const cell of ['1', '"a"', 'null', '{a:1}']) messageOf('json', cell)
})

test('what is parsed is what the schema takes', () => {
  const types = ['integer', 'number', 'boolean', 'timestamp', 'date', 'json'] as const
  const cell = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.maxSafeInteger().map(String),
    fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
    fc.json(),
  )
  fc.assert(
    fc.property(fc.constantFrom(...types), cell, (type, given) => {
      const text = given.trim()
      if (text === '' || type === 'json') return
      const parsed = parse(type, text)
      if ('message' in parsed) return
      assert.ok(validateValue(fieldOf(type), parsed.value).ok, `${text} as ${type}`)
    }),
  )
})
