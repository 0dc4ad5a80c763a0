// The acceptance walk-through of the kenbun contract (section 12), call by call over HTTP.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Called, type CallOptions, call, textOf } from './call.ts'
import { forEachServer } from './for-each-server.ts'
import type { TestServer } from './server.ts'

/** A client with Basic credentials of a unit of its own, as the seed's `curl -u`. */
async function openUnit(server: TestServer) {
  const { id } = await server.createWorkspace()
  const { clientId, clientSecret } = await server.createKey(['kenbun:read', 'kenbun:write'], id)
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  return {
    id,
    async send(target: string, status: number, json?: unknown): Promise<Called> {
      const options: CallOptions = { headers: { authorization }, ...(json !== undefined && { json }) }
      const called = await call(server, target, options)
      assert.equal(called.status, status, `${target}: ${called.text}`)
      return called
    },
  }
}

type Unit = Awaited<ReturnType<typeof openUnit>>

async function fitScore(unit: Unit, lead: string, ruleset: string): Promise<unknown> {
  const { body } = await unit.send(`GET /score/${lead}`, 200)
  return Object(body['profile_scores'])[ruleset]
}

async function metadataOf(unit: Unit, lead: string): Promise<unknown> {
  return (await unit.send(`GET /lead/${lead}`, 200)).body['metadata']
}

async function backfill(unit: Unit): Promise<unknown> {
  const { leads_processed, leads_updated } = (await unit.send('POST /backfill/profile-mappings', 200)).body
  return [leads_processed, leads_updated]
}

function event(email: string, metadata: object): object {
  return { alias_kind: 'email', alias: email, event_type: 'form_submit', metadata }
}

forEachServer('the walk-through of the kenbun contract', server => {
  test('ends with the numbers that the contract says', async () => {
    const unit = await openUnit(server())
    const other = await openUnit(server())
    const stranger = textOf(
      await other.send('POST /ingest', 202, event('mia@nordwind.example', { team_size: '51-200' })),
      'lead_id',
    )

    // 1
    const first = event(' Mia@Nordwind.example ', { team_size: '51-200', branche: 'Technology' })
    const lead = textOf(await unit.send('POST /ingest', 202, first), 'lead_id')
    assert.deepEqual(await metadataOf(unit, lead), {})
    assert.equal((await unit.send('GET /leads', 200)).body['total'], 1)

    // 2
    const mapping = { metadata_key: 'team_size', profile_field: 'company_employee_count' }
    const mappingId = textOf(await unit.send('POST /profile-mappings', 201, mapping), 'id')
    await unit.send('POST /profile-mappings', 409, mapping)
    await unit.send('POST /profile-mappings', 400, { metadata_key: 'role' })
    assert.equal((await call(server(), 'POST /profile-mappings', { json: mapping })).status, 401)

    // 3
    const ruleset = textOf(await unit.send('POST /profile-scoring/rulesets', 201, { name: 'Fit' }), 'id')
    const rules = `/profile-scoring/rulesets/${ruleset}/rules`
    const rule = { profile_field: 'company_employee_count', value: '51-200', weight: 20 }
    assert.equal((await unit.send(`POST ${rules}`, 201, rule)).body['operator'], 'equals')
    assert.equal(await fitScore(unit, lead, ruleset), 0)

    // 4
    assert.deepEqual(await backfill(unit), [1, 1])
    assert.deepEqual(await metadataOf(unit, lead), { company_employee_count: '51-200' })
    assert.equal(await fitScore(unit, lead, ruleset), 20)
    assert.deepEqual(await backfill(unit), [1, 0])

    // 5
    const second = await unit.send('POST /ingest', 202, event(' mia@nordwind.EXAMPLE', { team_size: '201-500' }))
    assert.equal(second.body['lead_id'], lead)
    assert.deepEqual(await metadataOf(unit, lead), { company_employee_count: '201-500' })
    assert.equal(await fitScore(unit, lead, ruleset), 0)

    // 6
    await unit.send(`PUT /profile-mappings/${mappingId}`, 200, { update_behavior: 'only_if_empty' })
    await unit.send('POST /ingest', 202, event('mia@nordwind.example', { team_size: '501+' }))
    assert.deepEqual(await metadataOf(unit, lead), { company_employee_count: '201-500' })
    assert.deepEqual(await backfill(unit), [1, 0])

    // 7
    const above = { profile_field: 'company_employee_count', operator: 'greater_than', value: '200', weight: 15 }
    await unit.send(`POST ${rules}`, 201, above)
    assert.equal(await fitScore(unit, lead, ruleset), 15)
    const against = { profile_field: 'company_employee_count', value: '201-500', weight: -40 }
    await unit.send(`POST ${rules}`, 201, against)
    assert.equal(await fitScore(unit, lead, ruleset), 0)
    await unit.send('PUT /settings/scoring', 204, { allow_negative_scores: true })
    await unit.send('POST /profile-scoring/rescore', 200)
    assert.equal(await fitScore(unit, lead, ruleset), -25)

    // 8
    await unit.send(`DELETE /profile-mappings/${mappingId}`, 204)
    assert.deepEqual(await metadataOf(unit, lead), { company_employee_count: '201-500' })
    await unit.send('POST /ingest', 202, event('mia@nordwind.example', { team_size: '1-10' }))
    assert.deepEqual(await metadataOf(unit, lead), { company_employee_count: '201-500' })
    assert.equal(await fitScore(unit, lead, ruleset), -25)

    // 9
    const tooLarge = event('mia@nordwind.example', { blob: 'x'.repeat(102_401 - '{"blob":""}'.length) })
    await unit.send('POST /ingest', 413, tooLarge)
    const justFits = event('mia@nordwind.example', { blob: 'x'.repeat(102_400 - '{"blob":""}'.length) })
    await unit.send('POST /ingest', 202, justFits)
    await unit.send(`GET /lead/${stranger}`, 404)
    assert.equal((await unit.send('GET /leads', 200)).body['total'], 1)
    assert.deepEqual(await metadataOf(other, stranger), {})
  })
})
