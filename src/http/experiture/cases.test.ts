import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { forEachDatabase } from '../../../test/databases.ts'
import { type ExperitureServer, startExperitureServer, type Tenant, type TestReply } from '../../../test/experiture.ts'
import { canonicalJson, isJsonObject, type JsonObject } from '../../domain/json.ts'
import { type Row, statement } from '../../store/statement.ts'
import { batchCases } from './cases/batch.ts'
import type { Case, ExpectedProfile, Step } from './cases/case.ts'
import { assertMatches, type Captured, fillIn } from './cases/compare.ts'
import { idempotencyCases } from './cases/idempotency.ts'
import { identityCases } from './cases/identity.ts'
import { importFaultCases } from './cases/import-faults.ts'
import { importCases } from './cases/imports.ts'
import { metadataCases } from './cases/metadata.ts'
import { seedCases } from './cases/seed.ts'
import { singleCases } from './cases/single.ts'
import { transportCases } from './cases/transport.ts'
import { valueCases } from './cases/values.ts'
import { experiturePrefix } from './plugin.ts'

const cases: readonly Case[] = [
  ...seedCases,
  ...transportCases,
  ...singleCases,
  ...valueCases,
  ...identityCases,
  ...idempotencyCases,
  ...batchCases,
  ...metadataCases,
  ...importCases,
  ...importFaultCases,
]

const profileListLive = statement(
  'profile_list_live',
  ['uuid'],
  { fields: 'jsonb', identifiers: 'json' },
  `
  select profile.fields, coalesce((
    select json_agg(json_build_array(identifier.kind, identifier.value) order by identifier.kind, identifier.value)
    from identifier
    where identifier.workspace_id = profile.workspace_id and identifier.profile_id = profile.profile_id
  ), '[]') as identifiers
  from profile
  where profile.workspace_id = $1 and profile.merged_into is null
  `,
)

const recordCount = statement(
  'record_count',
  ['uuid', 'text'],
  { count: 'bigint' },
  `select count(*) as count from record where workspace_id = $1 and object_name = $2`,
)

const allScopes = [
  'cdp:profiles:write',
  'cdp:records:write',
  'cdp:metadata:read',
  'cdp:imports:read',
  'cdp:imports:write',
] as const

async function authorizationOf(tenant: Tenant, token: Step['token']): Promise<Record<string, string>> {
  if (token === 'none') return {}
  if (typeof token === 'string') return { authorization: token }
  return { authorization: `Bearer ${await tenant.token(...(token ?? allScopes))}` }
}

async function runStep(server: ExperitureServer, tenant: Tenant, step: Step, captured: Captured): Promise<void> {
  const path = fillIn(step.path, captured)
  const request = {
    ...(step.method === undefined ? {} : { method: step.method }),
    path: path.startsWith(server.url) ? path.slice(server.url.length) : `${experiturePrefix}${path}`,
    headers: { ...(await authorizationOf(tenant, step.token)), ...step.headers },
    ...(step.body === undefined ? {} : { body: step.body }),
  }
  let reply = await server.send(request)
  while (step.whileState !== undefined && stateOf(reply) === step.whileState) reply = await server.send(request)
  assert.equal(reply.status, step.status, `${step.path}: ${reply.text.slice(0, 500)}`)
  for (const [name, value] of Object.entries(step.reply ?? {})) assert.equal(reply.headers.get(name), value, name)
  if (step.text !== undefined) {
    assert.equal(reply.text, step.text)
    return
  }
  const body: unknown = JSON.parse(reply.text)
  assert.ok(isJsonObject(body))
  assertMatches(body['correlationId'], '<uuid>', 'correlationId', new Map())
  assert.equal(reply.headers.get('x-correlation-id'), body['correlationId'])
  if (reply.status < 300) {
    assert.deepEqual(Object.keys(body), ['success', 'data', 'correlationId'])
    assert.equal(body['success'], true)
    assertMatches(body['data'], step.data ?? '<any>', 'data', captured)
  } else {
    assert.deepEqual(Object.keys(body), ['success', 'correlationId', 'error'])
    assert.equal(body['success'], false)
    assertError(body['error'], step.error)
  }
}

function stateOf({ text }: TestReply): unknown {
  const body: unknown = JSON.parse(text)
  const data = isJsonObject(body) ? body['data'] : undefined
  return isJsonObject(data) ? data['state'] : undefined
}

function assertError(actual: unknown, expected: JsonObject | undefined): void {
  assert.ok(isJsonObject(actual))
  const { remediation, ...rest } = actual
  if (remediation !== undefined) assert.equal(typeof remediation, 'string')
  const { remediation: expectedRemediation, ...expectedRest } = expected ?? {}
  if (expectedRemediation !== undefined) assert.equal(remediation, expectedRemediation)
  if (expected !== undefined) assertMatches(rest, expectedRest, 'error', new Map())
}

/** Each expected profile is one of those that stand there, and there are no others. */
async function assertProfiles(
  server: ExperitureServer,
  tenant: Tenant,
  expected: readonly ExpectedProfile[],
): Promise<void> {
  const rows: readonly Row<typeof profileListLive.row>[] = await server.engine.database.run(profileListLive, [
    tenant.workspaceId,
  ])
  const text = (profile: unknown) => canonicalJson(JSON.parse(JSON.stringify(profile)))
  assert.deepEqual(
    rows.map(({ fields, identifiers }) => text({ fields, identifiers })).toSorted(),
    expected.map(({ fields, identifiers }) => text({ fields, identifiers })).toSorted(),
  )
}

forEachDatabase('recorded cases of the Experiture contract', lane => {
  let server: ExperitureServer | undefined
  before(async () => {
    server = await startExperitureServer(lane.database())
  })
  after(() => server?.[Symbol.asyncDispose]())

  for (const each of cases) {
    test(each.name, async () => {
      assert.ok(server)
      const tenant = await server.createTenant(...(each.objects ?? []))
      const captured: Captured = new Map()
      for (const step of each.steps) await runStep(server, tenant, step, captured)
      if (each.profiles !== undefined) await assertProfiles(server, tenant, each.profiles)
      for (const [object, count] of Object.entries(each.records ?? {})) {
        const rows: readonly Row<typeof recordCount.row>[] = await server.engine.database.run(recordCount, [
          tenant.workspaceId,
          object,
        ])
        assert.deepEqual(rows, [{ count }], `rows of ${object}`)
      }
    })
  }
})
