import assert from 'node:assert/strict'
import { test } from 'node:test'
import { field, testRules } from '../../../test/world.ts'
import type { ImportPlan } from './import-plan.ts'
import { compilePlan, problemsByColumn, type RowCommands } from './row-command.ts'

const { config } = testRules({ profileFields: [field('tags', { type: 'json' })] })
const acceptedMs = Date.parse('2026-01-01T00:00:00Z')

function planOf(columns: Readonly<Record<string, string>>, more: Partial<ImportPlan> = {}): ImportPlan {
  return {
    columns: Object.entries(columns).map(([column, name]) => ({ column, field: name })),
    mode: 'upsert',
    linkPolicy: 'fold',
    undeclared: 'refuse',
    onInvalid: 'refuse',
    isDryRun: false,
    ...more,
  }
}

function read(plan: ImportPlan, fileColumns: readonly string[], cells: readonly string[], objectName = 'profiles') {
  const reader = compilePlan(plan, config, fileColumns, { objectName, source: 'file', observedAtMs: acceptedMs })
  return reader({ kind: 'cells', row: 1, cells })
}

function commandOf(read: RowCommands) {
  assert.ok('commands' in read, JSON.stringify(read))
  const [command, ...others] = read.commands
  assert.ok(command !== undefined && others.length === 0)
  return command
}

function problemsOf(read: RowCommands): string[] {
  assert.ok('problems' in read, JSON.stringify(read))
  return read.problems.map(({ path, message, value }) => `${path}: ${message} (${JSON.stringify(value)})`)
}

const people = planOf({ Mail: 'email', Spent: 'ltv', Orders: 'order_count' }, { matchKey: 'email' })

test('cells become values of the types of their fields; empty ones and columns without a field are left out', () => {
  const command = commandOf(read(people, ['Orders', 'Mail', 'Note', 'Spent'], ['', ' a@b.example ', 'x', '12.50']))
  assert.deepEqual(command, {
    type: 'profile',
    set: { email: 'a@b.example', ltv: 12.5 },
    matchKey: 'email',
    source: 'file',
    observedAtMs: acceptedMs,
    create: 'yes',
    linkPolicy: 'fold',
    undeclared: 'refuse',
    onInvalid: 'refuse',
    needsPerson: true,
  })
})

test('a cell that cannot be read is a problem of its column', () => {
  const found = problemsOf(read(people, ['Mail', 'Spent', 'Orders'], ['a@b.example', '1,234', 'many']))
  assert.deepEqual(found, [
    'Spent: expected a number: write it without separators of thousands and with a point before decimals, as in 1234.5 ("1,234")',
    'Orders: expected a whole number within 2^53 ("many")',
  ])
})

test('where unusable values are skipped, the write itself says which', () => {
  const command = commandOf(
    read({ ...people, onInvalid: 'skip' }, ['Mail', 'Spent', 'Orders'], ['a@b.example', '1,234', '3']),
  )
  assert.deepEqual(command.set, { email: 'a@b.example', ltv: '1,234', order_count: 3 })
})

test('a row without a value for any field is a problem', () => {
  assert.deepEqual(problemsOf(read(people, ['Mail', 'Spent', 'Orders'], ['', ' ', ''])), [
    ': the row has a value in none of the mapped columns (undefined)',
  ])
})

test('appending makes a profile of each row, whomever it names', () => {
  const command = commandOf(read({ ...people, mode: 'append' }, ['Mail'], ['a@b.example']))
  assert.ok(command.type === 'profile')
  assert.equal(command.create, 'must')
  assert.equal(command.needsPerson, false)
  assert.equal(command.matchKey, undefined)
})

test('rows of other objects become writes of records', () => {
  const plan = planOf({ id: 'order_id', total: 'total', at: 'placed_at' }, { matchKey: 'order_id' })
  const command = commandOf(read(plan, ['id', 'total', 'at'], ['0012', '9.90', '2024-03-04 10:30:00'], 'orders'))
  assert.deepEqual(command, {
    type: 'record',
    object: 'orders',
    mode: 'upsert',
    set: { order_id: '0012', total: 9.9, placed_at: '2024-03-04T10:30:00.000Z' },
    matchKey: 'order_id',
    source: 'file',
    observedAtMs: acceptedMs,
  })
})

test('objects keep their values; null clears and what is absent stays', () => {
  const plan = planOf({ email: 'email', ltv: 'ltv', tags: 'tags', plan: 'plan' })
  const reader = compilePlan(plan, config, ['email'], { objectName: 'profiles', source: 'file', observedAtMs: 1 })
  const values = { email: 'a@b.example', ltv: null, tags: ['x'], other: 1 }
  assert.deepEqual(commandOf(reader({ kind: 'object', row: 1, values })).set, {
    email: 'a@b.example',
    ltv: null,
    tags: ['x'],
  })
})

test('a column may say when a row was observed; a time that cannot be read refuses the row', () => {
  const plan = planOf({ mail: 'email' }, { observedAtColumn: 'seen' })
  const at = (seen: string) => read(plan, ['mail', 'seen'], ['a@b.example', seen])
  assert.equal(commandOf(at('2024-03-04 10:30:00')).observedAtMs, Date.parse('2024-03-04T10:30:00Z'))
  assert.equal(commandOf(at('')).observedAtMs, acceptedMs)
  assert.match(problemsOf(at('03/04/2024'))[0] ?? '', /^seen: expected an ISO 8601 time.*\("03\/04\/2024"\)$/)
})

test('undeclared fields take text as it is, within a bound', () => {
  const plan = planOf({ shoe: 'shoe size' }, { undeclared: 'discover' })
  assert.deepEqual(commandOf(read(plan, ['shoe'], ['042'])).set, { 'shoe size': '042' })
  assert.match(problemsOf(read(plan, ['shoe'], ['x'.repeat(40_000)]))[0] ?? '', /^shoe: expected at most 32768/)
})

test('a field by the name of __proto__ is a field', () => {
  const plan = planOf({ shoe: '__proto__' }, { undeclared: 'discover' })
  assert.deepEqual(Object.entries(commandOf(read(plan, ['shoe'], ['7'])).set), [['__proto__', '7']])
})

test('a row that was not read keeps its problem', () => {
  const reader = compilePlan(people, config, ['Mail'], { objectName: 'profiles', source: 'file', observedAtMs: 1 })
  const found = reader({ kind: 'faulty', row: 3, fault: { column: 'Mail', message: 'is odd' } })
  assert.deepEqual(problemsOf(found), ['Mail: is odd (undefined)'])
})

test('problems of a receipt are told by column', () => {
  const problems = [
    { code: 'invalid_value', path: 'email', message: 'expected an email address' },
    { code: 'match_key_without_value', path: 'match_key', message: 'the write carries no email' },
    { code: 'too_many_identifiers', path: 'identifiers.email', message: 'x' },
    { code: 'no_identifier', path: 'identifiers', message: 'x' },
  ] as const
  assert.deepEqual(
    problemsByColumn(people, problems).map(({ path }) => path),
    ['Mail', 'Mail', 'Mail', 'identifiers'],
  )
})
