import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameKey, websiteHost } from './company-keys.ts'

test('names compare without regard to case, composition and the amount of white space', () => {
  assert.equal(nameKey('  Okafor \t Breads '), nameKey('OKAFOR breads'))
  assert.equal(nameKey('Cafe\u0301'), nameKey('CAFÉ'))
  assert.notEqual(nameKey('Okafor Breads'), nameKey('OkaforBreads'))
})

test('a website is found by its host, however it is written', () => {
  for (const text of ['okafor.example', ' https://www.Okafor.example/about?x=1#y', 'http://okafor.example.:8080']) {
    assert.equal(websiteHost(text), 'okafor.example', text)
  }
})

test('what names no host has none', () => {
  for (const text of [
    '',
    ' ',
    'localhost',
    'no website',
    'https://',
    5,
    null,
    undefined,
    {},
    `${'a.'.repeat(2_000)}b`,
  ]) {
    assert.equal(websiteHost(text), null, String(text))
  }
})
