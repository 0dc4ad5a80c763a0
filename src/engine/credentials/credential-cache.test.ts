import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Authentication } from '../principal.ts'
import { cacheCredentials } from './credential-cache.ts'

const refused: Authentication = { kind: 'refused', reason: 'TOKEN_INVALID' }

/** A judge that counts, and a clock that stands still until it is told otherwise. */
function setUp() {
  const state = { nowMs: 1000, judged: [] as string[], answer: () => Promise.resolve(refused) }
  const cache = cacheCredentials(
    (authorization, hint) => {
      state.judged.push(`${authorization} ${hint ?? ''}`.trim())
      return state.answer()
    },
    () => state.nowMs,
  )
  return { state, cache }
}

describe('cacheCredentials', () => {
  test('a credential is judged once however many ask for it at once', async () => {
    const { state, cache } = setUp()
    await Promise.all(Array.from({ length: 50 }, () => cache.judge('Bearer a')))
    assert.deepEqual(state.judged, ['Bearer a'])
  })

  test('a busy credential is judged again in the background, and the new judgement holds from then on', async () => {
    const { state, cache } = setUp()
    await cache.judge('Bearer a')
    state.nowMs += 600
    await Promise.all([cache.judge('Bearer a'), cache.judge('Bearer a')])
    assert.equal(state.judged.length, 2)
    state.nowMs += 300
    await cache.judge('Bearer a')
    assert.equal(state.judged.length, 2)
  })

  test('no judgement is older than a second', async () => {
    const { state, cache } = setUp()
    await cache.judge('Bearer a')
    state.answer = () => Promise.resolve({ kind: 'refused', reason: 'TOKEN_REVOKED' })
    state.nowMs += 1000
    assert.deepEqual(await cache.judge('Bearer a'), { kind: 'refused', reason: 'TOKEN_REVOKED' })
  })

  test('after a revocation everything is judged anew, also what was being judged meanwhile', async () => {
    const { state, cache } = setUp()
    await cache.judge('Bearer a')
    const late = Promise.withResolvers<Authentication>()
    state.answer = () => late.promise
    state.nowMs += 600
    await cache.judge('Bearer a')
    cache.clear()
    late.resolve(refused)
    await late.promise
    state.answer = () => Promise.resolve({ kind: 'refused', reason: 'TOKEN_REVOKED' })
    assert.deepEqual(await cache.judge('Bearer a'), { kind: 'refused', reason: 'TOKEN_REVOKED' })
  })

  test('a judgement that fails is not kept', async () => {
    const { state, cache } = setUp()
    state.answer = () => Promise.reject(new Error('the database is away'))
    await assert.rejects(cache.judge('Bearer a'), /away/)
    state.answer = () => Promise.resolve(refused)
    assert.deepEqual(await cache.judge('Bearer a'), refused)
  })

  test('the workspace asked for is part of what is judged', async () => {
    const { state, cache } = setUp()
    await Promise.all([cache.judge('Bearer a'), cache.judge('Bearer a', 'w')])
    assert.deepEqual(state.judged, ['Bearer a', 'Bearer a w'])
  })
})
