import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hasSameNames, nameWords, wordsOf } from './words.ts'

test('a word is in lower case, without the marks of its letters', () => {
  assert.deepEqual(wordsOf('Mia NORDSTRÖM'), ['mia', 'nordstrom'])
  assert.deepEqual(wordsOf('Müller'), wordsOf('MULLER'))
  assert.deepEqual(wordsOf('Strauß'), wordsOf('STRAUSS'))
  assert.deepEqual(wordsOf('GROẞ'), ['gross'])
  assert.deepEqual(wordsOf('Søren Łukasz Æthel İnci Çağrı'), ['soren', 'lukasz', 'aethel', 'inci', 'cagri'])
  assert.deepEqual(wordsOf('Ｆｕｌｌ ﬁne'), ['full', 'fine'])
})

test('words are split at everything but letters and digits', () => {
  assert.deepEqual(wordsOf("O'Brien-Smith, 3rd (née X_Y)"), ['o', 'brien', 'smith', '3rd', 'nee', 'x', 'y'])
  assert.deepEqual(wordsOf('Ada👩‍🚀Lovelace 🎉'), ['ada', 'lovelace'])
  assert.deepEqual(wordsOf(' \t\n%_\0'), [])
})

test('what is written without spaces is one word', () => {
  assert.deepEqual(wordsOf('山田太郎'), ['山田太郎'])
  assert.deepEqual(wordsOf('山田 太郎'), ['山田', '太郎'])
  assert.ok(wordsOf('김민수')[0]?.startsWith(wordsOf('김민')[0] ?? 'none'))
  assert.deepEqual(wordsOf('МАРИЯ Ζωή'), ['мария', 'ζωη'])
})

test('the words of names and of the company are found, each once, of texts alone', () => {
  const fields = {
    first_name: 'Mia',
    last_name: 'Nord',
    full_name: 'Mia Nord',
    company: 'Nord & Co',
    name: 7,
    email: 'x',
  }
  assert.deepEqual(nameWords(fields), ['co', 'mia', 'nord'])
  assert.deepEqual(nameWords({}), [])
  assert.deepEqual(nameWords(JSON.parse('{"__proto__": {"name": "x"}}')), [])
})

test('names of any length come to few words of bounded length', () => {
  assert.equal(nameWords({ name: Array.from({ length: 100 }, (_, n) => `w${n}`).join(' ') }).length, 16)
  assert.equal(wordsOf('a'.repeat(1_000))[0]?.length, 40)
  assert.ok(wordsOf(`${'a'.repeat(39)}𝒳𐐨`).every(word => word.isWellFormed()))
})

test('any text comes to words that are their own words', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      for (const word of wordsOf(text)) {
        assert.ok(word.isWellFormed())
        assert.match(word, /^[\p{L}\p{N}]+$/u)
        assert.deepEqual(wordsOf(word), [word])
      }
    }),
  )
})

test('other fields do not change the names', () => {
  assert.ok(hasSameNames({ first_name: 'Mia', tier: 'gold' }, { first_name: 'Mia' }))
  assert.ok(!hasSameNames({ first_name: 'Mia' }, { last_name: 'Mia' }))
})
