import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { forEachServer } from '../../../test/for-each-server.ts'
import { assertBodySigned, assertSigned, expireLeases } from '../../../test/outbox.ts'
import { startReceiver } from '../../../test/receiver.ts'
import { testRootKey } from '../../../test/server.ts'
import { spawnServer } from '../../../test/server-process.ts'
import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import type { Database } from '../../store/database.ts'
import { openEmbedded } from '../../store/embedded.ts'
import { openPostgres } from '../../store/postgres.ts'

// From an event over the wire to the receiver of the webhook.

type Send = (method: string, path: string, body?: JsonObject) => Promise<JsonObject>

function sender(url: string, headers: Readonly<Record<string, string>>): Send {
  return async (method, path, body) => {
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${text}`)
    const answer: unknown = text === '' ? {} : JSON.parse(text)
    assert.ok(isJsonObject(answer as JsonObject))
    return answer as JsonObject
  }
}

/** A form is worth 30 points, and its team size becomes a field. */
async function defineScoring(send: Send): Promise<void> {
  const ruleset = await send('POST', '/engagement-scoring/rulesets', { name: 'Standard' })
  const rule = { ruleset_id: ruleset['id'] ?? null, event_type: 'form_submit', weight: 30 }
  await send('POST', '/engagement-scoring/rules', rule)
  await send('POST', '/profile-mappings', { metadata_key: 'team_size', profile_field: 'company_employee_count' })
}

const form: JsonObject = {
  alias_kind: 'email',
  alias: ' Mia@Nordwind.example ',
  event_type: 'form_submit',
  metadata: { team_size: '51-200', branche: 'Technology' },
}

forEachServer(
  'the webhook of a firing',
  server => {
    test('says what the contract says, signed, when the event has been answered', async () => {
      await using receiver = await startReceiver()
      const { id: unit } = await server().createWorkspace()
      const { token } = await server().createKey(['*'], unit)
      const send = sender(server().url, { authorization: `Bearer ${token}` })
      await defineScoring(send)
      const hot = await send('POST', '/triggers', { name: 'Hot', score_threshold: 50, webhook_url: receiver.url })
      const both = { name: 'Both', event_types: ['page_view', 'form_submit'], window_seconds: 3600 }
      const sequence = await send('POST', '/sequences', { ...both, webhook_url: `${receiver.url}/seq` })
      await send('POST', '/ingest', form)
      const { lead_id } = await send('POST', '/ingest', form)
      await receiver.whenReceived(1)
      await send('POST', '/ingest', { ...form, event_type: 'page_view', metadata: {} })
      await receiver.whenReceived(2)
      const { secret } = await send('GET', '/v1/webhook-secret')
      assert.ok(typeof secret === 'string')
      const bodies = receiver.received.map(received => {
        assertSigned(received, secret)
        assertBodySigned(received, secret)
        const body: JsonObject = JSON.parse(received.body)
        assert.match(String(body['fired_at']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
        return { path: received.path, body: { ...body, fired_at: null } }
      })
      const lead = { email: 'mia@nordwind.example', metadata: { company_employee_count: '51-200' } }
      assert.deepEqual(bodies, [
        {
          path: '/',
          body: {
            trigger_id: hot['id'],
            trigger_name: 'Hot',
            trigger_type: 'milestone',
            lead_id,
            score: 60,
            event_type: 'form_submit',
            fired_at: null,
            lead,
          },
        },
        {
          path: '/seq',
          body: {
            trigger_id: sequence['id'],
            trigger_name: 'Both',
            trigger_type: 'sequence',
            lead_id,
            score: 60,
            event_type: 'page_view',
            fired_at: null,
            lead,
          },
        },
      ])
    })
  },
  { allowsPrivateTargets: true },
)

const killed = 'a server killed right after the 202 leaves the webhook to the next one'

async function surviveKill(given: Readonly<Record<string, string>>, open: () => Promise<Database>): Promise<void> {
  await using receiver = await startReceiver((_received, _response, count) => (count === 1 ? undefined : 200))
  const environment = {
    ...given,
    ONEFOLD_ROOT_KEY: testRootKey,
    ONEFOLD_LOG_LEVEL: 'silent',
    ONEFOLD_WEBHOOK_PRIVATE_TARGETS: 'allow',
  }
  let workspaceId = ''
  {
    await using first = spawnServer(environment)
    const url = await first.ready()
    const authorization = `Bearer ${testRootKey}`
    const [own] = await listUnits(url, authorization)
    workspaceId = own ?? ''
    const send = sender(url, { authorization, 'onefold-workspace': workspaceId })
    await defineScoring(send)
    await send('POST', '/triggers', { name: 'Hot', score_threshold: 30, webhook_url: receiver.url })
    await send('POST', '/ingest', form)
    first.child.kill('SIGKILL')
    await first.ended()
  }
  {
    await using database = await open()
    await expireLeases(database, workspaceId)
  }
  const before = receiver.received.length
  await using second = spawnServer(environment)
  await second.ready()
  await receiver.whenReceived(Math.max(before, 1) + (before === 0 ? 0 : 1))
  const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
  assert.equal(ids.size, 1)
  assert.match(receiver.received.at(-1)?.body ?? '', /"trigger_name": ?"Hot"/)
}

async function listUnits(url: string, authorization: string): Promise<readonly string[]> {
  const reply = await fetch(`${url}/v1/workspaces`, { headers: { authorization } })
  const answer: { readonly data: readonly { readonly id: string }[] } = JSON.parse(await reply.text())
  return answer.data.map(({ id }) => id)
}

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'onefold-firings-'))
  try {
    await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe('killed after an event was taken (embedded)', () => {
  test(killed, () =>
    inDirectory(directory =>
      surviveKill({ ONEFOLD_DATA: directory }, () => openEmbedded({ directory: join(directory, 'database') })),
    ),
  )
})

describePostgres('killed after an event was taken (postgresql)', () => {
  test(killed, async () => {
    await using fresh = await createPostgresDatabase()
    await inDirectory(directory =>
      surviveKill({ ONEFOLD_DATA: directory, DATABASE_URL: fresh.url }, () => openPostgres({ url: fresh.url })),
    )
  })
})
