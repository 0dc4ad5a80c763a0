import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHashSet } from './hash-set.ts'

test('what was added is there, however much is added, and nothing else is', () => {
  const set = createHashSet()
  for (let i = 0; i < 50_000; i += 1) set.add(`person${i}@example.com`)
  for (let i = 0; i < 50_000; i += 1) assert.ok(set.has(`person${i}@example.com`))
  for (let i = 50_000; i < 100_000; i += 1) assert.ok(!set.has(`person${i}@example.com`))
  assert.equal(set.size, 50_000)
})

test('what is added again is there once', () => {
  const set = createHashSet()
  set.add('a')
  set.add('a')
  set.add('')
  assert.equal(set.size, 2)
  assert.ok(set.has(''))
})

test('a full set keeps what it has and takes nothing more', () => {
  const set = createHashSet(10)
  for (let i = 0; i < 20; i += 1) set.add(`${i}`)
  assert.equal(set.size, 10)
  assert.ok(set.has('9'))
  assert.ok(!set.has('10'))
})
