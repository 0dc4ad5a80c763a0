import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normaliseEmail, normaliseIdentifier, normalisePhone, type ParsePhone } from './normalise.ts'

const digitsOnly: ParsePhone = (raw, region) =>
  /^[+\d ]+$/.test(raw) && region !== null ? `+${raw.replace(/\D/g, '')}` : undefined

test('e-mail is trimmed, composed and lower-cased', () => {
  assert.equal(normaliseEmail('  Ada@Example.ORG\n'), 'ada@example.org')
  assert.equal(normaliseEmail('\u00a0ada@example.org\ufeff'), 'ada@example.org')
  assert.equal(normaliseEmail('Re\u0301mi@example.fr'), 'r\u00e9mi@example.fr')
  assert.equal(normaliseEmail('RE\u0301MI@EXAMPLE.FR'), 'r\u00e9mi@example.fr')
})

test('the normal form of a normal form is itself, whatever was sent', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  fc.assert(
    fc.property(text, fc.constantFrom('email', 'phone', 'customer_id', 'constructor'), (raw, kind) => {
      const normal = normaliseIdentifier(kind, raw, 'GB', digitsOnly)
      assert.equal(normaliseIdentifier(kind, normal, 'GB', digitsOnly), normal)
    }),
    { numRuns: 2_000 },
  )
})

test('a phone number takes the form that its parser gives it', () => {
  assert.equal(normalisePhone(' 44 20 7707 0707 ', 'GB', digitsOnly), '+442077070707')
})

test('a phone number that cannot be parsed stays as sent but for blanks around it', () => {
  assert.equal(normalisePhone(' ask for Ada ', 'GB', digitsOnly), 'ask for Ada')
  assert.equal(normalisePhone(' 020 7707 0707', null, digitsOnly), '020 7707 0707')
})

test('other kinds are trimmed and keep their case', () => {
  for (const kind of ['customer_id', 'external_id', 'anonymous_id', 'device_id', 'loyalty_card']) {
    assert.equal(normaliseIdentifier(kind, ' Cust-1 ', 'GB', digitsOnly), 'Cust-1', kind)
  }
})
