import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Called, call, textOf } from './call.ts'
import { createPostgresDatabase, describePostgres } from './databases.ts'
import { spawnServer } from './server-process.ts'

// Two processes with a twentieth of the limits: an endpoint that takes 3 calls a second and 60 a minute then takes 1 and 3.
// Calls wait as long as the answers tell them to, until one has to wait for the rest of the minute.

const rootKey = 'root-key-of-the-limits-test'

describePostgres('two server processes on one database', () => {
  test('admit together no more calls a minute than one of them would', async () => {
    await using database = await createPostgresDatabase()
    const settings = {
      DATABASE_URL: database.url,
      ONEFOLD_ROOT_KEY: rootKey,
      ONEFOLD_RATE_LIMITS: '0.05',
      ONEFOLD_LOG_LEVEL: 'error',
    }
    await using first = spawnServer(settings)
    const urls = [await first.ready()]
    await using second = spawnServer(settings)
    urls.push(await second.ready())
    const [url = ''] = urls
    const made = await call({ url }, 'POST /v1/api-keys', { key: rootKey, json: { name: 'limits', scopes: ['*'] } })
    const authorization = `Klaviyo-API-Key ${textOf(made, 'token')}`
    const profile = { data: { type: 'profile', attributes: { email: 'nobody@example.org' } } }
    const json = { data: { type: 'data-privacy-deletion-job', attributes: { profile } } }
    const ask = (at: string): Promise<Called> =>
      call({ url: at }, 'POST /api/data-privacy-deletion-jobs', {
        json,
        headers: { authorization, revision: '2026-07-15' },
      })

    const admitted: string[] = []
    let waitSeconds = 0
    while (waitSeconds < 5) {
      // The next one to be admitted is always the other process.
      const at = urls[admitted.length % 2] ?? ''
      const { status, headers } = await ask(at)
      if (status === 404) admitted.push(at)
      else {
        assert.equal(status, 429)
        waitSeconds = Number(headers.get('retry-after'))
        if (waitSeconds < 5) await wait(1000 * waitSeconds)
      }
    }
    assert.equal(admitted.length, 3)
    for (const at of urls) assert.equal((await ask(at)).status, 429)
  })
})
