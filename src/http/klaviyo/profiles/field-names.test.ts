import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fieldOfProperty, identifierKinds, locationFields, propertyOfField, textFields } from './field-names.ts'

const kinds = new Set(['customer_id', 'external_id', 'email', 'phone', 'anonymous_id', 'constructor'])
const canonical = [...identifierKinds.values(), ...textFields.values(), ...locationFields]

const names = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.constantFrom(...canonical, ...kinds, 'title', 'phone_number', 'properties.', 'properties.email', '__proto__'),
  fc.string({ maxLength: 10 }).map(rest => `properties.${rest}`),
)

test('every custom property comes back under its own name, and no two are the same field', () => {
  fc.assert(
    fc.property(names, names, (a, b) => {
      assert.equal(propertyOfField(fieldOfProperty(a, kinds), kinds), a)
      assert.equal(fieldOfProperty(a, kinds) === fieldOfProperty(b, kinds), a === b)
    }),
  )
})

test('every field that shows as a property is the field of that property', () => {
  fc.assert(
    fc.property(names, field => {
      const property = propertyOfField(field, kinds)
      if (property !== undefined) assert.equal(fieldOfProperty(property, kinds), field)
    }),
  )
})

test('a property never becomes the field of an attribute or an identity kind', () => {
  for (const name of [...canonical, ...kinds]) {
    assert.equal(fieldOfProperty(name, kinds), `properties.${name}`)
    assert.equal(propertyOfField(name, kinds), undefined)
  }
})

test('attribute names that are no fields stay free for properties', () => {
  for (const name of ['phone_number', 'organization', 'title', 'tier', '$exchange_id']) {
    assert.equal(fieldOfProperty(name, kinds), name)
  }
})

test('a property never says whether somebody may be contacted, what is verified or who looks after them', () => {
  const names = [
    'email_optout',
    'do_not_call',
    'emailOptOut',
    'sms_consent',
    'email_verified',
    'owner',
    'contact_owner',
  ]
  for (const name of [...names, 'zyntro.auto_engage', 'secondary_email', 'is_test']) {
    assert.equal(fieldOfProperty(name, kinds), `properties.${name}`)
    assert.equal(propertyOfField(`properties.${name}`, kinds), name)
  }
})
