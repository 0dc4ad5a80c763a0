import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapping } from '../../../test/scoring.ts'
import { defaultSettings, type WorkspaceConfig } from '../config.ts'
import { makeRules } from '../prepare/rules.ts'
import { defaultObjects } from '../schema/default-objects.ts'
import { noScoring } from './definitions.ts'
import { checkCopies, checkMetadata, createMappedCheck } from './mapped-values.ts'
import { prepareReplay } from './replay-mappings.ts'

const config: WorkspaceConfig = {
  workspaceId: 'w',
  version: 1,
  settings: defaultSettings,
  objects: new Map(defaultObjects.map(object => [object.name, object])),
  discovered: new Set(),
  scoring: noScoring,
}
const check = createMappedCheck(makeRules(config))

test('a mapped value is what its field would store, or none', () => {
  assert.equal(check('anything', 'x'), 'x')
  assert.equal(check('anything', true), true)
  assert.equal(check('__proto__', 'x'), undefined)
  assert.equal(check('ltv', 5), 5)
  assert.equal(check('ltv', '5'), undefined)
  assert.equal(check('last_seen_at', '2024-05-01T10:00:00.000+02:00'), '2024-05-01T08:00:00Z')
  assert.equal(check('email', 'Mia@A.co'), undefined)
})

test('metadata is cut down to mapped keys with values that their fields take', () => {
  const mappings = [mapping('worth', 'ltv'), mapping('mail', 'email'), mapping('k', 'x')]
  const metadata = { worth: 'much', mail: ' Mia@A.co ', k: ' x ', other: 1 }
  assert.deepEqual(checkMetadata(mappings, metadata, check), { k: 'x' })
})

test('a field that stands in for events is read as the field would store it, and never changed itself', () => {
  const prepared = prepareReplay([mapping('worth', 'ltv'), mapping('seen', 'last_seen_at'), mapping('email', 'copy')])
  const own = { fields: { worth: 'much', seen: '2024-05-01T10:00:00+02:00', email: 'Kept@A.co' }, meta: {} }
  assert.deepEqual(checkCopies(prepared, own, check).fields, { seen: '2024-05-01T08:00:00Z', email: 'Kept@A.co' })
  assert.equal(checkCopies(prepared, { fields: { a: 1 }, meta: {} }, check).fields['a'], 1)
})
