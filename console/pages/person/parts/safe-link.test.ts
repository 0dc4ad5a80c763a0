import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeLink } from './safe-link.ts'

test('only web addresses become links', () => {
  assert.equal(safeLink('https://example.com/a?b=c'), 'https://example.com/a?b=c')
  assert.equal(safeLink('HTTP://example.com'), 'http://example.com/')
  for (const text of [
    'javascript:alert(1)',
    ' https://example.com',
    'https://example.com and more',
    'java\nscript:alert(1)',
    'data:text/html,<script>',
    '//example.com',
    'https://',
    `https://example.com/${'a'.repeat(3_000)}`,
  ]) {
    assert.equal(safeLink(text), undefined, text)
  }
})
