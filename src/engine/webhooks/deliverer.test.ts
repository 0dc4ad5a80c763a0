import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { createTestWorkspace, testChange } from '../../../test/engine.ts'
import {
  assertBodySigned,
  assertSigned,
  enterMessage,
  expireLeases,
  findMessage,
  type TestMessage,
} from '../../../test/outbox.ts'
import { startReceiver } from '../../../test/receiver.ts'
import { createLogger } from '../../runtime/logger.ts'
import type { Database } from '../../store/database.ts'
import { createDeliverer, type DelivererContext, startDeliverer } from './deliverer.ts'
import { createWebhooks } from './webhooks.ts'

const minuteMs = 60_000

forEachDatabase('webhooks', lane => {
  // A deliverer serves all workspaces, so that a test would find what the one before it left.
  beforeEach(() => lane.database().execute('delete from outbox; delete from webhook_delivery'))

  async function newTenant() {
    const database = lane.database()
    const workspaceId = await createTestWorkspace(database)
    const clock = { nowMs: Date.UTC(2026, 0, 5, 10) }
    const now = () => clock.nowMs
    const context: DelivererContext = {
      database,
      now,
      log: createLogger('silent'),
      sending: { allowsPrivateTargets: true },
      pollMs: 5,
    }
    return {
      workspaceId,
      clock,
      context,
      /** One process after another, or at the same time. */
      deliver: (changes: Partial<DelivererContext> = {}) => createDeliverer({ ...context, ...changes }).deliverDue(),
      enter: (url: string, rest: Partial<TestMessage> = {}) =>
        enterMessage(database, workspaceId, { url, atMs: clock.nowMs, ...rest }),
      find: (id: string) => findMessage(database, workspaceId, id),
      webhooks: createWebhooks({ database, now, wakeDeliverer: () => {} }),
      change: { ...testChange, now },
    }
  }

  test('arrive once, as JSON, with both signatures under the secret that was shown', async () => {
    await using receiver = await startReceiver(() => 204)
    const { workspaceId, clock, deliver, enter, find, webhooks, change } = await newTenant()
    const body = { lead: { email: 'zoë@example.org', metadata: { n: 1.5 } }, score: 70 }
    const id = await enter(`${receiver.url}/hook?x=1`, { body })
    await deliver()
    await deliver()
    const [received] = receiver.received
    assert.ok(received && receiver.received.length === 1)
    assert.deepEqual([received.method, received.path], ['POST', '/hook?x=1'])
    assert.deepEqual(JSON.parse(received.body), body)
    assert.equal(received.headers['content-type'], 'application/json')
    assert.equal(received.headers['webhook-id'], id)
    assert.equal(received.headers['webhook-timestamp'], `${clock.nowMs / 1000}`)
    const { secret } = await webhooks.showSecret(change, workspaceId)
    assert.ok(secret)
    assertSigned(received, secret)
    assertBodySigned(received, secret)
    const { next_attempt_at: _, ...found } = await find(id)
    assert.deepEqual(found, { state: 'delivered', attempts: 1, failures: 0, notes: ['204'] })
  })

  test('that get a 500 are sent again after a minute, the same but for the time of the attempt', async () => {
    await using receiver = await startReceiver((_received, _response, count) => (count === 1 ? 500 : 200))
    const { clock, deliver, enter, find } = await newTenant()
    const id = await enter(receiver.url)
    await deliver()
    assert.deepEqual(await find(id), {
      state: 'pending',
      attempts: 1,
      failures: 1,
      next_attempt_at: new Date(clock.nowMs + minuteMs),
      notes: ['500'],
    })
    clock.nowMs += minuteMs - 1
    await deliver()
    assert.equal(receiver.received.length, 1)
    clock.nowMs += 1
    await deliver()
    const [first, second] = receiver.received
    assert.ok(first && second)
    assert.equal(second.body, first.body)
    assert.equal(second.headers['webhook-id'], id)
    assert.equal(second.headers['x-signature'], first.headers['x-signature'])
    assert.equal(Number(second.headers['webhook-timestamp']) - Number(first.headers['webhook-timestamp']), 60)
    const { state, notes } = await find(id)
    assert.deepEqual([state, notes], ['delivered', ['500', '200']])
  })

  test('fail after the fourth answer of 429 or 5xx, and begin anew when somebody asks', async () => {
    await using receiver = await startReceiver((_received, _response, count) => (count === 5 ? 200 : 429))
    const { workspaceId, clock, deliver, enter, find, webhooks } = await newTenant()
    const id = await enter(receiver.url)
    for (const minutes of [0, 1, 5, 30]) {
      clock.nowMs += minutes * minuteMs
      await deliver()
    }
    const { state, notes } = await find(id)
    assert.deepEqual([state, notes], ['failed', ['429', '429', '429', '429']])
    clock.nowMs += 24 * 60 * minuteMs
    await deliver()
    assert.equal(receiver.received.length, 4)
    assert.equal(await webhooks.retry(workspaceId, id), true)
    await deliver()
    const { state: after, failures } = await find(id)
    assert.deepEqual([after, failures, receiver.received.length], ['delivered', 0, 5])
    assert.equal(await webhooks.retry(workspaceId, id), false)
  })

  test('that get a 400 or a redirect fail at once, and the redirect is not followed', async () => {
    await using hidden = await startReceiver()
    await using receiver = await startReceiver(({ path }, response) => {
      if (path !== '/redirect') return 400
      response.writeHead(307, { location: `${hidden.url}/inside` }).end()
      return undefined
    })
    const { clock, deliver, enter, find } = await newTenant()
    const ids = [await enter(`${receiver.url}/bad`), await enter(`${receiver.url}/redirect`)]
    await deliver()
    clock.nowMs += 60 * minuteMs
    await deliver()
    const found = await Promise.all(ids.map(find))
    assert.deepEqual(
      found.map(({ state, notes }) => [state, notes]),
      [
        ['failed', ['400']],
        ['failed', ['307']],
      ],
    )
    assert.deepEqual([receiver.received.length, hidden.received.length], [2, 0])
  })

  test('that nobody answers in time, or whose connection breaks, are sent again; a status is an answer', async () => {
    await using receiver = await startReceiver(({ path }, response) => {
      if (path === '/silent') return undefined
      if (path === '/broken') response.destroy()
      if (path === '/endless') response.writeHead(200).write('x'.repeat(200_000))
      if (path === '/unfinished') response.writeHead(503).write('x')
      return undefined
    })
    const closed = await startReceiver()
    await closed[Symbol.asyncDispose]()
    const { deliver, enter, find } = await newTenant()
    const targets = ['/silent', '/broken', '/endless', '/unfinished'].map(path => receiver.url + path)
    const ids = await Promise.all([...targets, closed.url].map(url => enter(url)))
    await deliver({ sending: { allowsPrivateTargets: true, timeoutMs: 300 } })
    const found = await Promise.all(ids.map(find))
    assert.deepEqual(
      found.map(({ state, notes }) => [state, notes]),
      [
        ['pending', ['no answer within 300 ms']],
        ['pending', ['ECONNRESET']],
        ['delivered', ['200']],
        ['pending', ['503']],
        ['pending', ['ECONNREFUSED']],
      ],
    )
  })

  test('are sent again under the same id when the process dies between sending and noting it', async () => {
    await using receiver = await startReceiver()
    const { workspaceId, context, deliver, enter, find } = await newTenant()
    const id = await enter(receiver.url)
    const { database } = context
    let isDead = false
    const dying: Database = {
      ...database,
      // As if the process had died: nothing is heard of this call and of later ones again.
      run(statement, params) {
        isDead ||= statement.name === 'outbox_update_attempt'
        return isDead ? new Promise(() => {}) : database.run(statement, params)
      },
    }
    void deliver({ database: dying })
    await receiver.whenReceived(1)
    await deliver()
    assert.equal(receiver.received.length, 1, 'the lease still holds')
    await expireLeases(database, workspaceId)
    await deliver()
    assert.deepEqual(
      receiver.received.map(({ headers }) => headers['webhook-id']),
      [id, id],
    )
    const { state, attempts, notes } = await find(id)
    assert.deepEqual([state, attempts, notes], ['delivered', 2, ['200']])
  })

  test('whose lease was lost are noted, and left to the one who has it now', async () => {
    const second = Promise.withResolvers<void>()
    await using receiver = await startReceiver((_received, response, count) => {
      if (count === 2) {
        second.resolve()
        return 500
      }
      void second.promise.then(() => response.writeHead(200).end())
      return undefined
    })
    const { workspaceId, context, deliver, enter, find } = await newTenant()
    const id = await enter(receiver.url)
    const slow = deliver()
    await receiver.whenReceived(1)
    await expireLeases(context.database, workspaceId)
    const quick = deliver()
    await Promise.all([slow, quick])
    const { state, attempts, notes } = await find(id)
    assert.deepEqual([state, attempts, notes], ['pending', 2, ['200', '500']])
  })

  test('are never sent by two deliverers at once', async () => {
    const underWay = new Set<string>()
    await using receiver = await startReceiver(({ headers }, response) => {
      const id = String(headers['webhook-id'])
      assert.ok(!underWay.has(id))
      underWay.add(id)
      setImmediate(() => {
        underWay.delete(id)
        response.writeHead(200).end()
      })
      return undefined
    })
    const { deliver, enter: enterFirst } = await newTenant()
    const others = [(await newTenant()).enter, (await newTenant()).enter]
    const entered: string[] = []
    for (const enter of [enterFirst, ...others]) for (let i = 0; i < 20; i++) entered.push(await enter(receiver.url))
    await Promise.all([deliver(), deliver(), deliver(), deliver()])
    const ids = receiver.received.map(({ headers }) => String(headers['webhook-id']))
    assert.deepEqual(ids.toSorted(), entered.toSorted())
  })

  test('of one workspace whose receiver is silent do not hold up those of another', async () => {
    const release = Promise.withResolvers<void>()
    await using silent = await startReceiver((_received, response) => {
      void release.promise.then(() => response.writeHead(200).end())
      return undefined
    })
    await using receiver = await startReceiver()
    const [stuck, other] = [await newTenant(), await newTenant()]
    for (let i = 0; i < 30; i++) await stuck.enter(silent.url)
    stuck.clock.nowMs += 1
    other.clock.nowMs += 1
    for (let i = 0; i < 10; i++) await other.enter(receiver.url)
    const working = stuck.deliver()
    await receiver.whenReceived(10)
    assert.equal(silent.received.length, 4)
    release.resolve()
    await working
    assert.equal(silent.received.length, 30)
  })

  test('are taken up by a running deliverer, which finishes what it sends before it closes', async () => {
    const release = Promise.withResolvers<void>()
    await using receiver = await startReceiver((_received, response) => {
      void release.promise.then(() => response.writeHead(200).end())
      return undefined
    })
    const { context, enter, find } = await newTenant()
    const deliverer = startDeliverer({ ...context, pollMs: 3_600_000 })
    const id = await enter(receiver.url)
    deliverer.wake()
    await receiver.whenReceived(1)
    const closing = deliverer[Symbol.asyncDispose]()
    const late = await enter(receiver.url)
    deliverer.wake()
    release.resolve()
    await closing
    assert.equal((await find(id)).state, 'delivered')
    assert.deepEqual([(await find(late)).state, receiver.received.length], ['pending', 1])
  })

  test('are signed under both secrets for a day after a change, and then under the new one alone', async () => {
    await using receiver = await startReceiver()
    const { workspaceId, clock, deliver, enter, webhooks, change } = await newTenant()
    const { secret: old } = await webhooks.showSecret(change, workspaceId)
    const { secret: fresh } = await webhooks.rotateSecret(change, workspaceId)
    assert.ok(old && fresh && old !== fresh)
    for (const hours of [0, 23.99, 0.01]) {
      clock.nowMs += hours * 60 * minuteMs
      await enter(receiver.url)
      await deliver()
    }
    const [first, second, third] = receiver.received
    assert.ok(first && second && third)
    for (const received of [first, second]) {
      assertSigned(received, old)
      assertSigned(received, fresh)
      assertBodySigned(received, fresh)
    }
    assert.equal(third.headers['webhook-signature']?.split(' ').length, 1)
    assertSigned(third, fresh)
  })

  test('of a workspace get one secret, however many ask for it at once, and it is shown once', async () => {
    const { workspaceId, webhooks, change } = await newTenant()
    const shown = await Promise.all([1, 2, 3, 4].map(() => webhooks.showSecret(change, workspaceId)))
    assert.equal(shown.filter(({ secret }) => secret !== null).length, 1)
  })
})
