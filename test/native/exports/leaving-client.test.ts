import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../../src/store/database.ts'
import { call } from '../../call.ts'
import { forEachDatabase } from '../../databases.ts'
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
  for (const query of ['format=ndjson', 'format=csv', 'format=ndjson&gzip=true']) {
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
})
