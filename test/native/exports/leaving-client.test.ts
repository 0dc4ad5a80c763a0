import assert from 'node:assert/strict'
import { finished } from 'node:stream/promises'
import { test } from 'node:test'
import { openExport } from '../../../src/engine/exports/open-export.ts'
import type { Database } from '../../../src/store/database.ts'
import { workspaceFindOldest } from '../../../src/store/read/workspace.ts'
import { call } from '../../call.ts'
import { forEachDatabase } from '../../databases.ts'
import { createTestEngine, createTestWorkspace } from '../../engine.ts'
import { everyProfile } from '../../exports.ts'
import { fillProfiles } from '../../fill-profiles.ts'
import { startTestServer } from '../../server.ts'

/** The same database; tells how many pages of profiles were read, and when the first has been. */
function countPages(database: Database) {
  let pages = 0
  const counted: Database = {
    ...database,
    run(statement, params) {
      if (statement.name === 'profile_list_exported') pages += 1
      return database.run(statement, params)
    },
  }
  return { database: counted, pages: () => pages }
}

const profileCount = 20_000
/** Pages hold two million characters at most, so these are forty at least. */
const noteLength = 4_000

forEachDatabase('a client of a download', lane => {
  for (const query of ['format=ndjson', 'format=csv']) {
    test(`that leaves stops the walk, also with ${query}`, async () => {
      const counting = countPages(lane.database())
      await using server = await startTestServer(counting.database)
      const { id } = await server.createWorkspace()
      const { token } = await server.createKey(['exports:read'], id)
      await fillProfiles(lane.database(), id, profileCount, noteLength)
      const leaving = new AbortController()
      const reply = await fetch(`${server.url}/v1/exports/download?of=profiles&${query}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: leaving.signal,
      })
      const reader = reply.body?.getReader()
      const { done } = (await reader?.read()) ?? { done: true }
      assert.equal(done, false)
      leaving.abort()
      await reader?.closed.catch(() => {})
      // Requests that come after the connection has gone are answered once that is known here too.
      let last = -1
      for (let quiet = 0; quiet < 50; ) {
        await call(server, 'GET /v1/exports', { key: token })
        quiet = counting.pages() === last ? quiet + 1 : 0
        last = counting.pages()
      }
      assert.ok(last < 40, `${last} pages were read`)
      await lane.database().execute('truncate profile, identifier')
    })
  }

  test('a compressed export that is not read to its end stops the walk', async () => {
    const counting = countPages(lane.database())
    const { config, database } = createTestEngine(counting.database)
    const workspaceId = await createTestWorkspace(lane.database())
    await fillProfiles(lane.database(), workspaceId, profileCount, noteLength)
    const found = await config.refresh(workspaceId)
    assert.ok(found !== undefined)
    const { bytes } = openExport(database, found, { ...everyProfile, gzip: true })
    for await (const _ of bytes) break
    const read = counting.pages()
    assert.ok(read < 40, `${read} pages were read`)
    // What was asked for ahead may still come.
    await finished(bytes).catch(() => {})
    for (let turn = 0; turn < 50; turn += 1) await lane.database().run(workspaceFindOldest, [])
    assert.ok(counting.pages() <= read + 1, `${counting.pages() - read} pages were read for nobody`)
  })
})
