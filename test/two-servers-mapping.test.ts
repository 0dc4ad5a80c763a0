import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrate } from '../src/store/migrate.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { call, textOf } from './call.ts'
import { createPostgresDatabase, describePostgres } from './databases.ts'
import { startTestServer } from './server.ts'

describePostgres('two servers on one database', () => {
  test('a mapping and a rule made on one govern the next event on the other', async () => {
    await using fresh = await createPostgresDatabase()
    await using left = await openPostgres({ url: fresh.url })
    await using right = await openPostgres({ url: fresh.url })
    await migrate(left)
    await using here = await startTestServer(left)
    await using there = await startTestServer(right)
    const { id } = await here.createWorkspace()
    const { token } = await here.createKey(['*'], id)
    const send = async (server: { readonly url: string }, target: string, status: number, json?: unknown) => {
      const called = await call(server, target, { key: token, ...(json !== undefined && { json }) })
      assert.equal(called.status, status, `${target}: ${called.text}`)
      return called
    }
    const event = (team_size: string) => ({
      alias_kind: 'email',
      alias: 'mia@nordwind.example',
      event_type: 'form_submit',
      metadata: { team_size },
    })
    // Both servers hold the configuration and the person before it changes.
    const lead = textOf(await send(there, 'POST /ingest', 202, event('1-10')), 'lead_id')
    await send(here, 'POST /ingest', 202, event('1-10'))
    const ruleset = textOf(await send(here, 'POST /profile-scoring/rulesets', 201, { name: 'Fit' }), 'id')
    const rule = { profile_field: 'company_employee_count', operator: 'greater_than', value: '50', weight: 20 }
    await send(here, `POST /profile-scoring/rulesets/${ruleset}/rules`, 201, rule)
    const mapping = { metadata_key: 'team_size', profile_field: 'company_employee_count' }
    const mappingId = textOf(await send(here, 'POST /profile-mappings', 201, mapping), 'id')

    await send(there, 'POST /ingest', 202, event('51-200'))
    const shown = await send(here, `GET /lead/${lead}`, 200)
    assert.deepEqual(shown.body['metadata'], { company_employee_count: '51-200' })
    assert.equal(Object(shown.body['profile_scores'])[ruleset], 20)

    await send(there, `DELETE /profile-mappings/${mappingId}`, 204)
    await send(here, 'POST /ingest', 202, event('1-10'))
    assert.deepEqual((await send(there, `GET /lead/${lead}`, 200)).body['metadata'], {
      company_employee_count: '51-200',
    })
  })
})
