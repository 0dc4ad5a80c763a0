// A workspace with something to see on every page of the console: the Chinook customers from four sources, their
// events, mappings, scores, a segment, enrichments, a conflict, notes and an import with rows that were refused.

import { readFile } from 'node:fs/promises'
import { type ApiClient, createApiClient } from '../../src/cli/demo/api-client.ts'
import { declareSampleFields, loadSource, sourceNames } from '../../src/cli/demo/load-sources.ts'
import { readSources, type Sources } from '../../src/engine/sample-data/read-sources.ts'

export type Showcase = {
  /** Somebody who was merged, has events, enrichments and scores. */
  readonly profileId: string
  readonly conflictId: string
  readonly importId: string
  readonly rulesetId: string
  readonly segmentId: string
}

function member(answer: unknown, name: string): unknown {
  return Object(answer)[name]
}

function textOf(answer: unknown, name: string): string {
  const found = member(answer, name)
  if (typeof found !== 'string') throw new Error(`an answer without ${name}: ${JSON.stringify(answer).slice(0, 300)}`)
  return found
}

/** Fills the workspace of the root key's default through the API; the sources come from keys of their own. */
export async function fillShowcase(origin: string, rootKey: string): Promise<Showcase> {
  const root = createApiClient(origin, rootKey)
  const sources = await readSources()
  await declareSampleFields(root)
  for (const source of sourceNames) {
    const key = textOf(await root.call('POST', '/v1/api-keys', { name: source, scopes: ['*'] }), 'token')
    await loadSource(createApiClient(origin, key), source, sources)
  }
  await scoreEvents(root)
  await sendEvents(root, sources)
  const [customer] = sources.signups
  if (customer === undefined) throw new Error('the sample has no sign-ups')
  const { rulesetId, segmentId } = await configure(root)
  const lookup = `/v1/profiles/lookup?kind=email&value=${encodeURIComponent(customer.email)}`
  const profileId = textOf(await root.call('GET', lookup), 'id')
  await tellOf(root, profileId)
  await root.call('POST', '/v1/exports', { of: 'profiles', format: 'csv' })
  return {
    profileId,
    rulesetId,
    segmentId,
    conflictId: await makeConflict(root),
    importId: await importFile(origin, rootKey, root),
  }
}

/** Before the events come, for milestones are reached by what happens from then on. */
async function scoreEvents(root: ApiClient): Promise<void> {
  const rulesetId = textOf(await root.call('POST', '/v1/engagement-rulesets', { name: 'Activity' }), 'id')
  const rules = [{ event_type: 'page_view', weight: 10 }]
  await root.call('PUT', `/v1/engagement-rulesets/${rulesetId}/rules`, { rules })
  await root.call('POST', '/v1/triggers', { name: 'Comes back', score_threshold: 20, event_type: 'page_view' })
  const levels = [
    ['Cold', 0, 19, '#64748b'],
    ['Warm', 20, 49, '#d97706'],
    ['Hot', 50, null, '#dc2626'],
  ] as const
  for (const kind of ['fit', 'engagement']) {
    for (const [name, min_score, max_score, colour] of levels) {
      await root.call('POST', '/v1/levels', { kind, name, min_score, max_score, colour })
    }
  }
}

async function sendEvents(root: ApiClient, sources: Sources): Promise<void> {
  const events = sources.events.slice(0, 400).map(({ alias, timestamp, metadata }) => ({
    identifiers: { email: alias },
    type: 'page_view',
    occurred_at: timestamp,
    metadata,
  }))
  for (let from = 0; from < events.length; from += 100) {
    await root.call('POST', '/v1/events/batch', { events: events.slice(from, from + 100) })
  }
}

async function configure(root: ApiClient): Promise<{ rulesetId: string; segmentId: string }> {
  await root.call('POST', '/v1/mappings', { metadata_key: 'company_size', field: 'company_size' })
  const rulesetId = textOf(await root.call('POST', '/v1/rulesets', { name: 'Fit' }), 'id')
  const rule = { field: 'country', operator: 'equals', value: 'Germany', weight: 20 }
  await root.call('POST', `/v1/rulesets/${rulesetId}/rules`, rule)
  const size = { field: 'company_size', operator: 'equals', value: '11-50', weight: 30 }
  await root.call('POST', `/v1/rulesets/${rulesetId}/rules`, size)
  const enrichment = { source_key: '*', path: 'company.employees', field: 'employees', transform: 'number' }
  await root.call('POST', '/v1/enrichment-rules', enrichment)
  await root.call('POST', '/v1/invitations', { email: 'vic@example.com', role: 'viewer' })
  const segment = {
    name: 'Germany',
    match: 'all',
    rules: [{ on: 'field', field: 'country', operator: 'equals', value: 'Germany' }],
  }
  return { rulesetId, segmentId: textOf(await root.call('POST', '/v1/segments', segment), 'id') }
}

async function tellOf(root: ApiClient, profileId: string): Promise<void> {
  await root.call('POST', `/v1/profiles/${profileId}/notes`, { content: 'Asked for an invoice copy by phone.' })
  await root.call('POST', `/v1/profiles/${profileId}/enrichments`, {
    source_label: 'Company data',
    payload: { company: { name: 'Embraer', employees: 18_000, industry: 'Aviation' }, confidence: 0.92 },
  })
}

async function makeConflict(root: ApiClient): Promise<string> {
  const shared = 'front-desk@example.org'
  await root.call('POST', '/v1/profiles', {
    identifiers: { customer_id: 'cust-a', email: shared },
    set: { first_name: 'Ann' },
  })
  await root.call('POST', '/v1/profiles', {
    identifiers: { customer_id: 'cust-b', email: shared },
    set: { first_name: 'Ben' },
  })
  const [conflict] = Array.from(Object(member(await root.call('GET', '/v1/conflicts'), 'data')))
  return textOf(conflict, 'id')
}

async function importFile(origin: string, rootKey: string, root: ApiClient): Promise<string> {
  const crm = await readFile(new URL('../../examples/chinook/crm.csv', import.meta.url), 'utf8')
  const sent = await fetch(`${origin}/v1/files?name=crm.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'text/csv' },
    body: `${crm.trimEnd()}\nnot,enough\n`,
  })
  const started = await root.call('POST', '/v1/imports', {
    file_id: textOf(await sent.json(), 'id'),
    on_invalid: 'skip',
  })
  return textOf(started, 'id')
}
