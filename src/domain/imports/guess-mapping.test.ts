import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { defaultObjects } from '../schema/default-objects.ts'
import { guessMapping } from './guess-mapping.ts'

function guess(columns: Readonly<Record<string, readonly string[]>>, objectName = 'profiles') {
  const object = defaultObjects.find(({ name }) => name === objectName)
  assert.ok(object !== undefined)
  const names = Object.keys(columns)
  const length = Math.max(...Object.values(columns).map(values => values.length))
  const rows = Array.from({ length }, (_, row) => names.map(name => columns[name]?.[row] ?? ''))
  const guessed = guessMapping(names, rows, object)
  const fields = Object.fromEntries(
    guessed.columns.map(({ column, field, why }) => [column, field && `${field} ${why}`]),
  )
  return { fields, matchKey: guessed.matchKey }
}

test('columns are told by their names in any spelling', () => {
  const { fields, matchKey } = guess({
    'E-Mail': ['a@b.example'],
    'Phone Number': ['+49 30 123456'],
    FIRST_NAME: ['Ada'],
    Surname: ['Byron'],
    'Customer No': ['c7'],
    lastLoginAt: ['2024-03-04'],
    Shoe: ['42'],
  })
  assert.deepEqual(fields, {
    'E-Mail': 'email name',
    'Phone Number': 'phone name',
    FIRST_NAME: 'first_name name',
    Surname: 'last_name name',
    'Customer No': 'customer_id name',
    lastLoginAt: 'last_login_at name',
    Shoe: null,
  })
  assert.equal(matchKey, 'customer_id')
})

test('addresses and international numbers are told by themselves', () => {
  const { fields, matchKey } = guess({
    who: ['a@b.example', 'c@d.example'],
    reach: ['+49 30 1234567', '+1 555 0100200'],
    'work email address': ['x@y.example'],
  })
  assert.deepEqual(fields, { who: 'email values', reach: 'phone values', 'work email address': null })
  assert.equal(matchKey, 'email')
})

test('a name whose values say otherwise tells nothing', () => {
  assert.deepEqual(guess({ email: ['yes', 'no'], phone: ['none', 'home'] }).fields, { email: null, phone: null })
})

test('a field is given to one column only, to its own name first', () => {
  const { fields } = guess({ mail: ['a@b.example'], email: ['c@d.example'] })
  assert.deepEqual(fields, { mail: null, email: 'email name' })
})

test('without an identity field there is no match key', () => {
  assert.equal(guess({ first_name: ['Ada'] }).matchKey, null)
})

test('people of whom some lack the strongest identity field are matched by whatever they have', () => {
  const columns = { customer_id: ['7', ''], email: ['a@b.example', 'c@d.example'] }
  assert.equal(guess(columns).matchKey, null)
  assert.equal(guess({ ...columns, customer_id: ['7', '8'] }).matchKey, 'customer_id')
  assert.equal(guess({ order_id: ['7', ''], email: ['a@b.example', 'c@d.example'] }, 'orders').matchKey, 'order_id')
})

test('columns of other objects are guessed too', () => {
  const { fields, matchKey } = guess({ 'Order Number': ['7'], Email: ['a@b.example'], Amount: ['12.5'] }, 'orders')
  assert.deepEqual(fields, { 'Order Number': 'order_id name', Email: 'customer_email name', Amount: 'total name' })
  assert.equal(matchKey, 'order_id')
})

test('the CRM file of the examples finds its fields', () => {
  const text = readFileSync(new URL('../../../examples/chinook/crm.csv', import.meta.url), 'utf8')
  const rows = text.split('\n').map(line => line.split(','))
  const columns = Object.fromEntries(
    (rows[0] ?? []).map((name, i) => [name, rows.slice(1, 20).map(row => row[i] ?? '')]),
  )
  const { fields, matchKey } = guess(columns)
  for (const name of ['customer_id', 'email', 'first_name', 'last_name', 'company', 'country'])
    assert.equal(fields[name], `${name} name`)
  assert.equal(matchKey, 'customer_id')
})
