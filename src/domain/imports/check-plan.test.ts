import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ObjectDefinition } from '../schema/object-definition.ts'
import { checkPlan } from './check-plan.ts'
import type { ImportPlan } from './import-plan.ts'
import type { FileShape } from './source-row.ts'

const field = (name: string) => ({ name, type: 'string', required: false, nullable: true }) as const
const object: ObjectDefinition = {
  name: 'profiles',
  displayName: 'Profile',
  pluralDisplayName: 'Profiles',
  description: '',
  objectType: 'profile',
  version: 1,
  ingestion: { single: true, jsonBatch: true, fileImport: true, defaultWriteMode: 'upsert' },
  primaryKey: null,
  identityKeys: ['customer_id', 'email'],
  fields: [field('customer_id'), field('email'), field('city')],
}
const plan: ImportPlan = {
  columns: [
    { column: 'E-mail', field: 'email' },
    { column: 'Town', field: 'city' },
  ],
  mode: 'upsert',
  linkPolicy: 'fold',
  undeclared: 'refuse',
  onInvalid: 'refuse',
  isDryRun: false,
}
const csv: FileShape = { format: 'csv', isGzipped: false, delimiter: ',' }
const ndjson: FileShape = { format: 'ndjson', isGzipped: false, delimiter: null }
const columns = ['E-mail', 'Town']

function pathsOf(changes: Partial<ImportPlan>, shape = csv, definition = object): readonly string[] {
  return checkPlan({ ...plan, ...changes }, { columns, shape }, definition).map(({ path }) => path)
}

test('a plan whose columns are in the file and whose fields are declared is right', () => {
  assert.deepEqual(pathsOf({}), [])
  assert.deepEqual(pathsOf({ matchKey: 'email' }), [])
})

test('each column that is not there, each unknown field and each field filled twice is a fault of its own', () => {
  const odd = [
    ...plan.columns,
    { column: 'Nowhere', field: 'customer_id' },
    { column: 'Town', field: 'planet' },
    { column: 'E-mail', field: 'city' },
  ]
  assert.deepEqual(pathsOf({ columns: odd }), ['mapping.Nowhere', 'mapping.Town', 'mapping.E-mail'])
  assert.deepEqual(pathsOf({ columns: odd, undeclared: 'discover' }), ['mapping.Nowhere', 'mapping.E-mail'])
  assert.deepEqual(pathsOf({ columns: odd, undeclared: 'discover' }, ndjson), ['mapping.E-mail'])
})

test('rows that are to find somebody need an identity field, the one that is named above all', () => {
  const town = [{ column: 'Town', field: 'city' }]
  assert.deepEqual(pathsOf({ columns: town }), ['mapping'])
  assert.deepEqual(pathsOf({ columns: town, mode: 'append' }), [])
  assert.deepEqual(pathsOf({ matchKey: 'customer_id' }), ['match_key'])
  assert.deepEqual(pathsOf({ matchKey: 'city' }), ['match_key'])
  assert.deepEqual(pathsOf({ columns: [] }), ['mapping', 'mapping'])
  assert.deepEqual(pathsOf({ observedAtColumn: 'When' }), ['observed_at_column'])
})

test('what is restored is an export of profiles, and names its fields itself', () => {
  assert.deepEqual(pathsOf({ isRestore: true, columns: [] }, ndjson), [])
  assert.deepEqual(pathsOf({ isRestore: true }), ['restore', 'mapping'])
})
