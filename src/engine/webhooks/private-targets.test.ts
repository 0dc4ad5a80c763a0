import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startReceiver } from '../../../test/receiver.ts'
import { type Address, type LookUp, send } from './send.ts'

const refused = { kind: 'refused', error: 'the target is not a public address' }
const loopback: Address = { address: '127.0.0.1', family: 4 }
const open: Address = { address: '1.1.1.1', family: 4 }

/** A resolver that answers in turn, and counts. */
function resolver(...answers: readonly (readonly Address[])[]) {
  let asked = 0
  const lookUp: LookUp = async () => answers[asked++] ?? assert.fail('asked too often')
  return { lookUp, asked: () => asked }
}

describe('a private target', () => {
  test('gets nothing, be it named by its address or by a name that the system resolves to it', async () => {
    await using receiver = await startReceiver()
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', 'localhost', 'LOCALHOST']) {
      const answer = await send(`http://${host}:${receiver.port}/`, {}, '{}', { allowsPrivateTargets: false })
      assert.deepEqual(answer, refused, host)
    }
    assert.equal(receiver.received.length, 0)
  })

  test('gets nothing where it is but one of the addresses of a name', async () => {
    await using receiver = await startReceiver()
    const { lookUp } = resolver([open, loopback])
    const target = `http://hooks.example:${receiver.port}/`
    assert.deepEqual(await send(target, {}, '{}', { allowsPrivateTargets: false, lookUp }), refused)
    assert.equal(receiver.received.length, 0)
  })

  test('gets nothing by a name that changes after the check: one look-up an attempt, and its address is the one used', async () => {
    await using receiver = await startReceiver()
    const target = `http://hooks.example:${receiver.port}/`
    const turned = resolver([open], [loopback])
    const options = { allowsPrivateTargets: false, lookUp: turned.lookUp, timeoutMs: 200 }
    const answer = await send(target, {}, '{}', options)
    assert.equal(answer.kind, 'unreachable')
    assert.deepEqual([turned.asked(), receiver.received.length], [1, 0])

    // The name is known to nobody else, so only the answer of this look-up can have led here.
    const { lookUp, asked } = resolver([loopback])
    const sent = await send(target, {}, '{}', { allowsPrivateTargets: true, lookUp })
    assert.deepEqual(sent, { kind: 'answered', status: 200 })
    assert.deepEqual([asked(), receiver.received[0]?.headers['host']], [1, `hooks.example:${receiver.port}`])
  })

  test('is not reached through a redirect', async () => {
    await using hidden = await startReceiver()
    await using receiver = await startReceiver((_received, response) => {
      response.writeHead(302, { location: hidden.url }).end()
      return undefined
    })
    const { lookUp } = resolver([loopback])
    const sent = await send(`http://hooks.example:${receiver.port}/`, {}, '{}', { allowsPrivateTargets: true, lookUp })
    assert.deepEqual(sent, { kind: 'answered', status: 302 })
    assert.equal(hidden.received.length, 0)
  })
})

describe('a target', () => {
  test('that cannot be looked up, or not in time, is unreachable', async () => {
    const failing: LookUp = () => Promise.reject(Object.assign(new Error('secret.internal'), { code: 'ENOTFOUND' }))
    const options = { allowsPrivateTargets: false, lookUp: failing }
    assert.deepEqual(await send('http://hooks.example/', {}, '{}', options), {
      kind: 'unreachable',
      error: 'ENOTFOUND',
    })
    const never: LookUp = () => new Promise(() => {})
    assert.deepEqual(
      await send('http://hooks.example/', {}, '{}', { allowsPrivateTargets: false, lookUp: never, timeoutMs: 50 }),
      { kind: 'unreachable', error: 'no answer within 50 ms' },
    )
  })

  test('that speaks no TLS under https is unreachable', async () => {
    await using receiver = await startReceiver()
    const answer = await send(`https://127.0.0.1:${receiver.port}/`, {}, '{}', { allowsPrivateTargets: true })
    assert.equal(answer.kind, 'unreachable')
  })
})
