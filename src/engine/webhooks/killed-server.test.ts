import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { createPostgresDatabase, describePostgres } from '../../../test/databases.ts'
import { createTestWorkspace } from '../../../test/engine.ts'
import { enterMessage, expireLeases } from '../../../test/outbox.ts'
import { startReceiver } from '../../../test/receiver.ts'
import { spawnServer } from '../../../test/server-process.ts'
import type { Database } from '../../store/database.ts'
import { openEmbedded } from '../../store/embedded.ts'
import { migrate } from '../../store/migrate.ts'
import { openPostgres } from '../../store/postgres.ts'

const name =
  'a server killed while the receiver thinks leaves the webhook to the next one, which sends it under the same id'

async function surviveKill(given: Readonly<Record<string, string>>, open: () => Promise<Database>): Promise<void> {
  await using receiver = await startReceiver((_received, _response, count) => (count === 1 ? undefined : 200))
  const environment = { ...given, ONEFOLD_LOG_LEVEL: 'silent', ONEFOLD_WEBHOOK_PRIVATE_TARGETS: 'allow' }
  let workspaceId: string
  let id: string
  {
    await using database = await open()
    await migrate(database)
    workspaceId = await createTestWorkspace(database)
    id = await enterMessage(database, workspaceId, { url: receiver.url, atMs: Date.now() })
  }
  {
    await using first = spawnServer(environment)
    await first.ready()
    await receiver.whenReceived(1)
    first.child.kill('SIGKILL')
    await first.ended()
  }
  {
    await using database = await open()
    await expireLeases(database, workspaceId)
  }
  await using second = spawnServer(environment)
  await second.ready()
  await receiver.whenReceived(2)
  assert.deepEqual(
    receiver.received.map(({ headers }) => headers['webhook-id']),
    [id, id],
  )
}

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'onefold-webhooks-'))
  try {
    await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe('killed while delivering (embedded)', () => {
  test(name, () =>
    inDirectory(directory =>
      surviveKill({ ONEFOLD_DATA: directory }, () => openEmbedded({ directory: join(directory, 'database') })),
    ),
  )
})

describePostgres('killed while delivering (postgresql)', () => {
  test(name, async () => {
    await using fresh = await createPostgresDatabase()
    await inDirectory(directory =>
      surviveKill({ ONEFOLD_DATA: directory, DATABASE_URL: fresh.url }, () => openPostgres({ url: fresh.url })),
    )
  })
})
