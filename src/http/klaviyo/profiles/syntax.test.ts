import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLocale, isPhone, readEmail } from './syntax.ts'

test('e-mail addresses are trimmed and lower-cased', () => {
  assert.equal(readEmail(' Ada.Lovelace+news@Example.CO.UK '), 'ada.lovelace+news@example.co.uk')
  const good = ["o'brien`x@a.io", 'a@xn--bcher-kva.example', 'a@b.xn--p1ai', `${'l'.repeat(64)}@example.com`, '1@2.co']
  for (const email of good) assert.equal(readEmail(email), email)
})

test('what is no e-mail address is not taken for one', () => {
  const bad = [
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada@@example.com',
    'a@b@c.com',
    '.ada@example.com',
    'ada.@example.com',
    'a..da@example.com',
    'ada@-example.com',
    'ada@example-.com',
    'ada@example..com',
    'ada@example.c',
    'ada@example.c1',
    'ada@exa_mple.com',
    'ada@bücher.example',
    'a da@example.com',
    'adé@example.com',
    'ada@example.com.',
    `${'l'.repeat(65)}@example.com`,
    `ada@${'l'.repeat(64)}.com`,
    `${'l'.repeat(60)}@${'d'.repeat(40)}.com`,
    '',
  ]
  for (const email of bad) assert.equal(readEmail(email), undefined, email)
})

test('phone numbers are those in E.164 form', () => {
  for (const phone of ['+14155550123', '+1234567', '+123456789012345']) assert.ok(isPhone(phone), phone)
  for (const phone of [
    '14155550123',
    '+0415555012',
    '+123456',
    '+1234567890123456',
    '+1 415 555 0123',
    '+1415-555',
    '+',
  ])
    assert.ok(!isPhone(phone), phone)
})

test('locales are language tags', () => {
  for (const locale of ['en', 'en-US', 'pt_BR', 'zh-Hant-TW', 'fil']) assert.ok(isLocale(locale), locale)
  for (const locale of ['', 'e', 'english', 'en-', 'en US', '12']) assert.ok(!isLocale(locale), locale)
})
