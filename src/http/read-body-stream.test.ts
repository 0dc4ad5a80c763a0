import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { readAll } from '../../test/byte-streams.ts'
import { BodyCutShortError, BodyTooSlowError, readBodyStream } from './read-body-stream.ts'

const patient = { bytes: 1, everyMs: 60_000 }

test('all bytes come, in their order, also those that were there before anybody read', async () => {
  const body = new PassThrough()
  body.write('before,')
  const reading = readAll(readBodyStream(body, patient))
  body.write('between,')
  body.end('last')
  assert.equal((await reading).toString(), 'before,between,last')
})

test('a body that ends early is told from one that is whole', async () => {
  for (const error of [new Error('aborted'), undefined]) {
    const body = new PassThrough()
    const reading = readAll(readBodyStream(body, patient))
    body.write('half')
    body.destroy(error)
    await assert.rejects(reading, BodyCutShortError)
    await assert.rejects(readAll(readBodyStream(body, patient)), BodyCutShortError)
  }
})

test('a client that is waited for and sends too little is given up, and its connection stays open', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const body = new PassThrough()
  const reader = readBodyStream(body, { bytes: 10, everyMs: 60_000 })
  body.write('drip')
  assert.deepEqual((await reader.next()).value, Buffer.from('drip'))
  const next = reader.next()
  t.mock.timers.tick(60_000)
  await assert.rejects(next, BodyTooSlowError)
  assert.equal(body.destroyed, false)
})

test('a client is not given up for a store that is slow', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const body = new PassThrough()
  const reader = readBodyStream(body, { bytes: 1_000, everyMs: 60_000 })
  body.write('first')
  await reader.next()
  // The looks at the pace that fall into this time find nobody waiting for the client.
  t.mock.timers.tick(600_000)
  body.end('last')
  assert.deepEqual((await reader.next()).value, Buffer.from('last'))
  assert.equal((await reader.next()).done, true)
})

test('who stops early leaves the stream open', async () => {
  const body = new PassThrough()
  body.write('first')
  for await (const _ of readBodyStream(body, patient)) break
  assert.equal(body.destroyed, false)
  assert.equal(body.listenerCount('readable'), 0)
})
