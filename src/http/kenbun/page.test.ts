import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPage } from './page.ts'

test('a list begins with its first page of 25, and no page has more than 100', () => {
  assert.deepEqual(readPage({}), { page: 1, limit: 25 })
  assert.deepEqual(readPage({ page: '3', limit: '100' }), { page: 3, limit: 100 })
  assert.deepEqual(readPage({ limit: '101' }), { page: 1, limit: 100 })
})

test('what is no whole number from 1 is refused by its name', () => {
  for (const text of ['0', '-1', '1.5', 'x', '', '1e3', '9999999999', ['1', '2']]) {
    for (const name of ['page', 'limit']) {
      const read = readPage({ [name]: text })
      assert.equal('fault' in read && read.fault.field, name, String(text))
    }
  }
})
