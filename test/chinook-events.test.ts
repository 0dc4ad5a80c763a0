import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { sampleDirectory } from '../src/engine/sample-data/read-sources.ts'
import { call, textOf } from './call.ts'
import { forEachServer } from './for-each-server.ts'
import type { TestServer } from './server.ts'

type SampleEvent = {
  readonly alias: string
  readonly timestamp: string
  readonly metadata: Readonly<Record<string, string | number>>
}

const lines = (await readFile(`${sampleDirectory}events.ndjson`, 'utf8')).trim().split('\n')
const events: readonly SampleEvent[] = lines.map(line => JSON.parse(line))

const mappings = [
  { metadata_key: 'company_size', profile_field: 'company_employee_count', update_behavior: 'always_overwrite' },
  { metadata_key: 'industry', profile_field: 'company_industry', update_behavior: 'only_if_empty' },
  { metadata_key: 'job_title', profile_field: 'contact_job_title', update_behavior: 'always_overwrite' },
]
const rules = [
  { profile_field: 'company_employee_count', operator: 'greater_than', value: '50', weight: 20 },
  { profile_field: 'company_industry', operator: 'equals', value: 'Healthcare', weight: 7 },
  { profile_field: 'contact_job_title', operator: 'contains', value: 'vp', weight: 3 },
]

type Lead = { readonly metadata: Readonly<Record<string, unknown>>; readonly score: number }

/** What the events come to by the rules alone: the latest size and title, the earliest industry. */
function expectedLeads(): Map<string, Lead> {
  const people = Map.groupBy(
    events.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1)),
    event => event.alias.trim().toLowerCase(),
  )
  return new Map(
    [...people].map(([email, told]) => {
      const of = (key: string) => told.flatMap(({ metadata }) => metadata[key] ?? [])
      const metadata = {
        company_employee_count: of('company_size').at(-1),
        company_industry: of('industry').at(0),
        contact_job_title: of('job_title').at(-1),
      }
      const isLarge = ['51-200', '201-500', '501+'].includes(String(metadata.company_employee_count))
      const isHealthcare = metadata.company_industry === 'Healthcare'
      const isVicePresident = /vp/i.test(String(metadata.contact_job_title))
      return [email, { metadata, score: (isLarge ? 20 : 0) + (isHealthcare ? 7 : 0) + (isVicePresident ? 3 : 0) }]
    }),
  )
}

/** The same shuffle every time. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 7
  const keyed = items.map(item => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return { item, seed }
  })
  return keyed.toSorted((a, b) => a.seed - b.seed).map(({ item }) => item)
}

async function loadInto(server: TestServer, order: readonly SampleEvent[], mappedAfter: number) {
  const { id } = await server.createWorkspace()
  const { token } = await server.createKey(['*'], id)
  const send = async (target: string, status: number, json?: unknown) => {
    const called = await call(server, target, { key: token, ...(json !== undefined && { json }) })
    assert.equal(called.status, status, `${target}: ${called.text}`)
    return called
  }
  const ruleset = textOf(await send('POST /profile-scoring/rulesets', 201, { name: 'Fit' }), 'id')
  for (const rule of rules) await send(`POST /profile-scoring/rulesets/${ruleset}/rules`, 201, rule)
  for (const event of order.slice(0, mappedAfter)) await send('POST /ingest', 202, event)
  for (const mapping of mappings) await send('POST /profile-mappings', 201, mapping)
  for (const event of order.slice(mappedAfter)) await send('POST /ingest', 202, event)
  const filled = (await send('POST /backfill/profile-mappings', 200)).body
  assert.equal((await send('POST /backfill/profile-mappings', 200)).body['leads_updated'], 0)
  const { leads } = (await send('GET /leads?limit=100', 200)).body
  assert.ok(Array.isArray(leads))
  const found = leads.map((lead): [string, Lead] => [
    lead.best_alias,
    { metadata: lead.metadata, score: lead.profile_scores[ruleset] },
  ])
  return { filled, leads: new Map(found) }
}

const byEmail = (leads: ReadonlyMap<string, Lead>) => [...leads].toSorted(([a], [b]) => (a < b ? -1 : 1))

forEachServer('the Chinook events', server => {
  const orders = { 'as they happened': events, 'the last first': events.toReversed(), shuffled: shuffled(events) }
  for (const [name, order] of Object.entries(orders)) {
    for (const mappedAfter of [0, 90, events.length]) {
      test(`come to the same fields and scores: ${name}, mapped after ${mappedAfter}`, async () => {
        const { filled, leads } = await loadInto(server(), order, mappedAfter)
        const expected = expectedLeads()
        assert.equal(filled['leads_processed'], expected.size)
        if (mappedAfter === events.length) assert.equal(filled['leads_updated'], expected.size)
        if (mappedAfter === 0) assert.equal(filled['leads_updated'], 0)
        assert.deepEqual(byEmail(leads), byEmail(expected))
      })
    }
  }
})
