import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Database } from '../src/store/database.ts'
import { openEmbedded } from '../src/store/embedded.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { statement } from '../src/store/statement.ts'
import { call, textOf } from './call.ts'
import { createPostgresDatabase, describePostgres } from './databases.ts'
import { spawnServer } from './server-process.ts'

// The real server is killed while it takes events under keys of their own. Whoever got no answer sends the event again;
// in the end each is there once, counted once, under a person who shows what the event of theirs said last.

const key = 'root-key-of-the-kill-test'
const clients = 12

const countEvents = statement(
  'test_event_totals',
  [],
  { events: 'bigint', keys: 'bigint', counted: 'bigint', strays: 'bigint' },
  `select (select count(*) from event) as events, (select count(*) from event_key) as keys,
  (select coalesce(sum(event_count), 0) from profile_activity)::bigint as counted,
  (select count(*) from event left join profile using (workspace_id, profile_id) where profile.revision is null) as strays`,
)

type Sent = { readonly client: number; readonly at: number; eventId: string | undefined }

function send(url: string, { client, at }: Sent) {
  const json = {
    type: 'visit',
    event_key: `${client}-${at}`,
    identifiers: { email: `p${client % 5}@example.org`, anonymous_id: `c${client}` },
    metadata: { role: `${client}-${at}` },
  }
  return call({ url }, 'POST /v1/events', { key, json })
}

async function surviveKill(environment: Readonly<Record<string, string>>, open: () => Promise<Database>) {
  const settings = { ...environment, ONEFOLD_ROOT_KEY: key, ONEFOLD_LOG_LEVEL: 'error' }
  const sent: Sent[] = []
  {
    await using server = spawnServer(settings)
    const url = await server.ready()
    let answers = 0
    const runClient = async (client: number): Promise<void> => {
      for (let at = 0; ; at += 1) {
        const event: Sent = { client, at, eventId: undefined }
        sent.push(event)
        const answer = await send(url, event).catch(() => undefined)
        if (answer === undefined) return
        assert.equal(answer.status, 201, answer.text)
        event.eventId = textOf(answer, 'event_id')
        answers += 1
        if (answers === 150) server.child.kill('SIGKILL')
      }
    }
    await Promise.all(Array.from({ length: clients }, (_, client) => runClient(client)))
    assert.equal((await server.ended()).signal, 'SIGKILL')
  }
  {
    await using server = spawnServer(settings)
    const url = await server.ready()
    for (const event of sent) {
      const again = await send(url, event)
      assert.ok(again.status === 200 || event.eventId === undefined, again.text)
      assert.equal(textOf(again, 'event_id'), event.eventId ?? textOf(again, 'event_id'))
    }
    server.child.kill('SIGTERM')
    await server.ended()
  }
  await using database = await open()
  const [totals] = await database.run(countEvents, [])
  assert.deepEqual(totals, { events: sent.length, keys: sent.length, counted: sent.length, strays: 0 })
}

const name = 'a server killed while it takes events keeps each that it acknowledged, once'

describe('kill -9 under events (embedded)', () => {
  test(name, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'onefold-kill-'))
    try {
      await surviveKill({ ONEFOLD_DATA: directory }, () => openEmbedded({ directory: join(directory, 'database') }))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})

describePostgres('kill -9 under events (postgresql)', () => {
  test(name, async () => {
    await using fresh = await createPostgresDatabase()
    const directory = await mkdtemp(join(tmpdir(), 'onefold-kill-'))
    try {
      await surviveKill({ ONEFOLD_DATA: directory, DATABASE_URL: fresh.url }, () => openPostgres({ url: fresh.url }))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})
