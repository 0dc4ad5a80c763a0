import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldNameFor } from './draft.ts'

test('a new field is named after its column, in letters that a field may have', () => {
  const names = {
    'Schuhgröße (EU)': 'schuhgroesse_eu',
    Präferenz: 'praeferenz',
    Prénom: 'prenom',
    '2. Straße': 'strasse',
  }
  for (const [column, field] of Object.entries(names)) assert.equal(fieldNameFor(column), field)
  assert.equal(fieldNameFor('Größe'.normalize('NFD')), 'groesse')
  assert.equal(fieldNameFor('名前'), 'field')
})
