import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cutText, padText, showText, showValue, widthOf } from './text.ts'

test('no text that is shown holds a character that steers a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      assert.doesNotMatch(showText(text), /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
    }),
  )
})

test('ordinary text of any script is shown as it is', () => {
  // Persian joins and parts letters with U+200C and U+200D, and so do emoji.
  for (const text of ['Ada', 'Jürgen Groß', '山田太郎', 'مريم', 'می\u200cخواهم', '👩\u200d🦰', 'a b'])
    assert.equal(showText(text), text)
  assert.equal(showValue({ a: [1, 'x\n'] }), '{"a":[1,"x\\n"]}')
})

test('a cut text is never wider than asked, and a padded one never narrower', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      const safe = showText(text)
      assert.ok(widthOf(cutText(safe, width)) <= width)
      assert.ok(widthOf(padText(safe, width)) >= width)
    }),
  )
  assert.equal(cutText('abcdef', 4), 'abc…')
  assert.equal(widthOf('山田'), 4)
})
