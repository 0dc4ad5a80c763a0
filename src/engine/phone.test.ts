import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalisePhone } from '../domain/identity/normalise.ts'
import { createPhoneCache, parsePhone } from './phone.ts'

const crm = readFileSync(new URL('../../examples/chinook/crm.csv', import.meta.url), 'utf8')
const crmPhones = crm.match(/(?<=,)\+[\d ()-]+(?=,)/g) ?? []

test('every spelling of the CRM export but one mistyped number has an E.164 form, that of its own digits', () => {
  assert.equal(crmPhones.length, 58)
  for (const phone of crmPhones) {
    const expected = phone === '+453 3331 9991' ? undefined : /^\+[1-9]\d{7,14}$/
    const parsed = parsePhone(phone, null)
    if (expected === undefined) assert.equal(parsed, undefined, phone)
    else assert.match(parsed ?? '', expected, phone)
  }
})

test('the customers of the CRM export keep numbers of their own', () => {
  assert.equal(new Set(crmPhones.map(phone => normalisePhone(phone, null, parsePhone))).size, crmPhones.length)
})

test('spellings of one number fold', () => {
  const spellings: readonly (readonly [expected: string, region: string | null, spelled: readonly string[]])[] = [
    ['+442077070707', null, ['+44 020 7707 0707', '+44 (0)20 7707 0707', '+44-20-7707-0707']],
    ['+442077070707', 'GB', ['020 7707 0707', '(020) 7707.0707', '0044 20 7707 0707', '+44 20 7707 0707']],
    ['+541143114333', null, ['+54 (0)11 4311 4333', '+54 11 4311 4333', '+541143114333']],
    ['+15147214711', 'CA', ['(514) 721-4711', '1 514 721 4711', '+1 (514) 721-4711']],
    ['+497112842222', null, ['+49 0711 2842222', '+49 711 2842222']],
  ]
  for (const [expected, region, spelled] of spellings) {
    for (const spelling of spelled) assert.equal(parsePhone(spelling, region), expected, spelling)
  }
})

test('a national number without a region to read it by stays as sent', () => {
  assert.equal(normalisePhone(' 020 7707 0707 ', null, parsePhone), '020 7707 0707')
  assert.equal(normalisePhone('020 7707 0707', 'XX', parsePhone), '020 7707 0707')
})

test('what is no number stays as sent', () => {
  for (const text of [
    '1-800-FLOWERS',
    'call +44 20 7707 0707 now',
    '+44 20 7707 0707 / 0708',
    '911',
    '+999 123456',
    'constructor',
    'x'.repeat(10_000),
  ]) {
    assert.equal(normalisePhone(text, 'US', parsePhone), text)
  }
})

test('people behind one switchboard stay apart, however their extension is spelt', () => {
  assert.equal(parsePhone('+44 20 7707 0707 ext. 5', null), '+442077070707;ext=5')
  assert.equal(parsePhone('+44 20 7707 0707 x5', null), '+442077070707;ext=5')
  assert.equal(parsePhone('+44 20 7707 0707 x6', null), '+442077070707;ext=6')
})

test('the normal form of a normal form is itself, in any region', () => {
  const region = fc.constantFrom(null, 'GB', 'US', 'AR', 'IT', 'DE')
  const phone = fc.oneof(
    fc.constantFrom(...crmPhones),
    fc.string({ unit: fc.constantFrom(...'0123456789 +()-x;ext='), maxLength: 24 }),
  )
  fc.assert(
    fc.property(phone, region, region, (raw, first, second) => {
      const normal = normalisePhone(raw, first, parsePhone)
      assert.equal(normalisePhone(normal, first, parsePhone), normal)
      if (normal.startsWith('+') && parsePhone(normal, first) === normal) {
        assert.equal(normalisePhone(normal, second, parsePhone), normal)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a cached parser answers as the parser does, asks it once, and forgets what has long not been asked', () => {
  const asked: string[] = []
  const cached = createPhoneCache((raw, region) => {
    asked.push(raw)
    return parsePhone(raw, region)
  }, 2)
  assert.equal(cached('020 7707 0707', 'GB'), '+442077070707')
  assert.equal(cached('020 7707 0707', 'GB'), '+442077070707')
  assert.equal(cached('020 7707 0707', null), undefined)
  assert.equal(cached('020 7707 0707', null), undefined)
  assert.equal(asked.length, 2)
  for (const raw of ['+4930', '+4931', '+4932', '+4933']) cached(raw, null)
  cached('020 7707 0707', 'GB')
  assert.equal(asked.length, 7)
})
