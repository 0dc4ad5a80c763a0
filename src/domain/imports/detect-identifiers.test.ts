import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectIdentifiers } from './detect-identifiers.ts'

function kindsOf(columns: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const headers = Object.keys(columns)
  const length = Math.max(...Object.values(columns).map(values => values.length))
  const rows = Array.from({ length }, (_, i) => headers.map(header => columns[header]?.[i] ?? ''))
  return Object.fromEntries(detectIdentifiers(headers, rows).map(({ column, kind }) => [column, kind]))
}

test('columns are told by their names in any spelling, as long as their values agree', () => {
  assert.deepEqual(
    kindsOf({ 'E-Mail': ['a@b.example'], mobilePhone: ['0301234'], customer_id: ['7'], Twitter: ['@x'] }),
    {
      'E-Mail': 'email',
      mobilePhone: 'phone',
      customer_id: 'external_id',
      Twitter: 'social',
    },
  )
  assert.deepEqual(kindsOf({ email: ['yes', 'no'], phone: ['none', 'home'], email_opt_in: ['true'] }), {})
})

test('addresses and international numbers are told by themselves', () => {
  assert.deepEqual(
    kindsOf({ contact: ['a@b.example', '', 'c@d.example'], call: ['+49 30 1234567', '0049301234567'] }),
    {
      contact: 'email',
      call: 'phone',
    },
  )
  assert.deepEqual(kindsOf({ revenue: ['1000000', '2500000'], date: ['2026-03-04'], city: ['Kiel'] }), {})
})

test('of several columns of a kind the first one is it', () => {
  assert.deepEqual(kindsOf({ email: ['a@b.example'], 'second email': ['c@d.example'] }), { email: 'email' })
})

test('a column without values is told by its name', () => {
  assert.deepEqual(kindsOf({ email: [] }), { email: 'email' })
})
