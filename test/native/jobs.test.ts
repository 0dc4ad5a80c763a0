import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { assertProblem, type Called, call, itemsOf, textOf } from '../call.ts'
import { fillStoredEvents } from '../fill-stored-events.ts'
import { forEachServer } from '../for-each-server.ts'
import { hangLimitMs } from '../hang-limit.ts'

const nobodys = '019b8d84-0e2a-7c31-9d0e-5b8f1c6f2a44'

forEachServer('jobs', server => {
  let key = ''
  let reader = ''
  let stranger = ''
  let workspaceId = ''
  before(async () => {
    workspaceId = (await server().createWorkspace()).id
    key = (await server().createKey(['scoring:read', 'scoring:write', 'profiles:write'], workspaceId)).token
    reader = (await server().createKey(['scoring:read'], workspaceId)).token
    stranger = (await server().createKey(['*'], (await server().createWorkspace()).id)).token
  })
  const as = (target: string, json?: unknown, by = key) =>
    call(server(), target, { key: by, ...(json !== undefined && { json }) })

  async function whenOver(id: string): Promise<Called> {
    const deadline = Date.now() + hangLimitMs
    for (;;) {
      const job = await as(`GET /v1/jobs/${id}`, undefined, reader)
      if (job.body['state'] !== 'pending' && job.body['state'] !== 'running') return job
      assert.ok(Date.now() < deadline, job.text)
    }
  }

  test('202: a backfill is a job, which tells at its end how many profiles it looked at and changed', async () => {
    const profileId = textOf(await as('POST /v1/profiles', { identifiers: { email: 'a@a.co' } }), 'profile_id')
    const event = { profileId, metadata: { k: 'v' }, occurredMs: Date.UTC(2025, 0, 1) }
    await fillStoredEvents(server().engine.database, workspaceId, [event])
    await as('POST /v1/mappings', { metadata_key: 'k', field: 'x' })
    const accepted = await as('POST /v1/mappings/backfill')
    assert.equal(accepted.status, 202)
    const job = await whenOver(textOf(accepted, 'id'))
    const { id, created_at, started_at, completed_at, ...rest } = job.body
    assert.deepEqual(rest, {
      kind: 'backfill',
      operation: null,
      object: 'profiles',
      state: 'completed',
      processed: 1,
      updated: 1,
      failed: 0,
      total: 1,
      progress: 1,
      error: null,
    })
    for (const time of [created_at, started_at, completed_at]) assert.equal(typeof time, 'string')
    assert.ok(itemsOf(await as('GET /v1/jobs', undefined, reader)).some(item => item['id'] === id))
  })

  test('202: the scores of one ruleset are computed anew, as a job', async () => {
    const ruleset = textOf(await as('POST /v1/rulesets', { name: 'Fit' }), 'id')
    const job = await whenOver(textOf(await as(`POST /v1/rulesets/${ruleset}/rescore`), 'id'))
    assert.deepEqual([job.body['kind'], job.body['state'], job.body['updated']], ['rescore', 'completed', 0])
  })

  test('pages lead through all jobs, newest first', async () => {
    await as('POST /v1/mappings/backfill')
    const seen: unknown[] = []
    let cursor: unknown = ''
    while (cursor !== null) {
      const page = await as(`GET /v1/jobs?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...itemsOf(page).map(item => item['id']))
      cursor = page.body['next_cursor']
    }
    assert.ok(seen.length >= 2)
    assert.deepEqual(seen, seen.toSorted().toReversed())
  })

  describe('refusals', () => {
    test('400, 401, 403 and 404; another workspace sees none of them', async () => {
      const id = textOf(await as('POST /v1/mappings/backfill'), 'id')
      const ruleset = textOf(await as('POST /v1/rulesets', { name: 'Other' }), 'id')
      assertProblem(await as('GET /v1/jobs?cursor=x'), 400, 'invalid_request')
      for (const target of [
        'GET /v1/jobs',
        `GET /v1/jobs/${id}`,
        'POST /v1/mappings/backfill',
        `POST /v1/rulesets/${ruleset}/rescore`,
      ]) {
        assertProblem(await call(server(), target), 401, 'unauthorized')
        if (target.startsWith('POST')) assertProblem(await as(target, undefined, reader), 403, 'forbidden')
      }
      assertProblem(await as(`GET /v1/jobs/${id}`, undefined, stranger), 404, 'not_found')
      assertProblem(await as(`POST /v1/rulesets/${ruleset}/rescore`, undefined, stranger), 404, 'not_found')
      assert.deepEqual((await as('GET /v1/jobs', undefined, stranger)).body, { data: [], next_cursor: null })
      for (const other of [nobodys, 'x', '%00', '__proto__']) {
        assertProblem(await as(`GET /v1/jobs/${other}`), 404, 'not_found')
        assertProblem(await as(`POST /v1/rulesets/${other}/rescore`), 404, 'not_found')
      }
    })
  })
})
