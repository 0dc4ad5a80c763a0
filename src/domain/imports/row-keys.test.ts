import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testRules } from '../../../test/world.ts'
import type { JsonObject } from '../json.ts'
import type { ImportPlan } from './import-plan.ts'
import { compilePlan } from './row-command.ts'

const columns = ['email', 'phone', 'tier']
const base: ImportPlan = {
  columns: columns.map(column => ({ column, field: column })),
  mode: 'upsert',
  linkPolicy: 'fold',
  undeclared: 'refuse',
  onInvalid: 'refuse',
  isDryRun: false,
}

function read(plan: Partial<ImportPlan>, row: readonly string[] | JsonObject) {
  const context = { objectName: 'profiles', source: 's', observedAtMs: 1 }
  const reader = compilePlan({ ...base, ...plan }, testRules({}).config, columns, context)
  const made = reader(
    Array.isArray(row) ? { kind: 'cells', row: 1, cells: row } : { kind: 'object', row: 1, values: Object(row) },
  )
  if ('problems' in made) return { problems: made.problems.map(({ path, message }) => `${path}: ${message}`) }
  const [command] = made.commands
  assert.ok(command?.type === 'profile')
  const { create, matchKey, needsPerson, set } = command
  return { create, matchKey, needsPerson, set }
}

const set = { phone: '1', tier: 'a' }

test('a row without the match key is a new one where the plan says so, also when it names nobody', () => {
  const plan = { matchKey: 'email', keyless: 'insert' } as const
  assert.deepEqual(read(plan, ['', '1', 'a']), { create: 'must', matchKey: undefined, needsPerson: false, set })
  const found = { create: 'yes', matchKey: 'email', needsPerson: false }
  assert.deepEqual(read(plan, ['a@b.co', '', '']), { ...found, set: { email: 'a@b.co' } })
  // Clearing the key is a fault of the row, and is left to the write to tell.
  assert.deepEqual(read(plan, { email: null }), { ...found, set: { email: null } })
})

test('a row without the first key is found by another one where the plan says so', () => {
  const plan = { matchKey: 'email', keyless: 'any_key' } as const
  const other = { create: 'yes', matchKey: undefined, needsPerson: false }
  assert.deepEqual(read(plan, ['', '1', 'a']), { ...other, set })
  assert.deepEqual(read(plan, { email: null, tier: 'a' }), { ...other, set: { email: null, tier: 'a' } })
  assert.equal(read(plan, ['a@b.co', '', '']).matchKey, 'email')
})

test('a row without the match key is left to be refused otherwise', () => {
  assert.deepEqual(read({ matchKey: 'email' }, ['', '1', 'a']), {
    create: 'yes',
    matchKey: 'email',
    needsPerson: true,
    set,
  })
})

test('where identifiers are read strictly, what can be none of its kind is a fault of its column', () => {
  const plan = { identifiers: 'strict' } as const
  assert.deepEqual(read(plan, ['a@b.co', '0049 (30) 12', 'a']).set, { email: 'a@b.co', phone: '+493012', tier: 'a' })
  assert.deepEqual(read(plan, ['no address', '12', 'a']), {
    problems: [
      'email: must be an e-mail address, with one @ and text on both sides',
      'phone: must have 3 to 20 digits',
    ],
  })
  assert.deepEqual(read({}, ['no address', '12', 'a']).set, { email: 'no address', phone: '12', tier: 'a' })
})
