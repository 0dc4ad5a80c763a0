// Question: how many events a second through POST /ingest, mapped by 5 mappings and scored by 10 fit rules, against the
// plain single upsert of the same server? And how many in batches?
// node bench/events.ts [--connections 8,64] [--seconds 5] [--rounds 3] [--people 20000] [--engagement]

import { parseArgs } from 'node:util'
import { startCluster } from './lib/cluster.ts'
import { median } from './lib/compare.ts'
import { compareLoads, loadOptions } from './lib/compare-loads.ts'
import { askProduct, startProduct, upsertBody } from './lib/product.ts'

const { values: options } = parseArgs({
  options: { ...loadOptions, engagement: { type: 'boolean', default: false } },
})

const eventBody = JSON.stringify({
  alias_kind: 'email',
  alias: 'user$person@example.com',
  event_type: 'form_submit',
  metadata: {
    first: 'Ada$person',
    last: 'Lovelace',
    size: '51-200',
    branch: 'Technology',
    revenue: '$number',
    page: '/pricing',
    seen: '$time',
  },
})

await using cluster = await startCluster()
await using servers = new AsyncDisposableStack()
const { url } = servers.use(await startProduct(await cluster.createDatabase('product')))

// The root key acts in no unit of its own, so the load comes under a key of the workspace.
const made = await askProduct(url, 'POST', '/v1/api-keys', { name: 'bench', scopes: ['*'] })
const key = String(made['token'])
const ask = (path: string, body: object) => askProduct(url, 'POST', path, body, key)

const mappings = [
  ['first', 'contact_first_name'],
  ['last', 'contact_last_name'],
  ['size', 'company_employee_count'],
  ['branch', 'company_industry'],
  ['revenue', 'company_revenue'],
]
for (const [metadata_key, profile_field] of mappings) {
  await ask('/profile-mappings', { metadata_key, profile_field })
}
const { id } = await ask('/profile-scoring/rulesets', { name: 'Fit' })
for (let i = 0; i < 10; i += 1) {
  const [, profile_field] = mappings[i % mappings.length] ?? []
  const rule = i < 5 ? { operator: 'contains', value: 'a' } : { operator: 'greater_than', value: String(i * 50_000) }
  await ask(`/profile-scoring/rulesets/${id}/rules`, { profile_field, weight: i + 1, ...rule })
}
if (options.engagement) {
  const { id: rulesetId } = await ask('/engagement-scoring/rulesets', { name: 'Standard' })
  const rule = { ruleset_id: rulesetId, event_type: 'form_submit', weight: 5, half_life_days: 30 }
  await ask('/engagement-scoring/rules', rule)
}

console.log(`events:  5 mappings, 10 fit rules${options.engagement ? ', 1 engagement rule with half-life' : ''}`)
const shared = { url, token: key, method: 'POST' } as const
await compareLoads(cluster, options, [
  { ...shared, name: 'upsert', path: '/v1/profiles', body: upsertBody },
  { ...shared, name: 'events', path: '/ingest', body: eventBody },
])
await measureBatches()

/** Batches of a thousand events, one call in flight: what a tracker sends that gathers. */
async function measureBatches(): Promise<void> {
  const perCall = 1000
  const metadata = {
    first: 'Ada',
    last: 'Lovelace',
    size: '51-200',
    branch: 'Technology',
    revenue: 5,
    page: '/pricing',
  }
  const event = (person: number) => ({
    type: 'form_submit',
    identifiers: { email: `user${person % Number(options.people)}@example.com` },
    metadata,
  })
  const rates: number[] = []
  for (let round = 0; round < Number(options.rounds); round += 1) {
    await cluster.settle()
    const startedAt = performance.now()
    for (let call = 0; call < 20; call += 1) {
      const events = Array.from({ length: perCall }, (_, index) => event(call * perCall + index))
      const answer = await askProduct(url, 'POST', '/v1/events/batch', { events }, key)
      if (answer['refused'] !== 0) throw new Error(`events were refused: ${JSON.stringify(answer).slice(0, 500)}`)
    }
    rates.push((20 * perCall) / ((performance.now() - startedAt) / 1000))
  }
  console.log(`\nPOST /v1/events/batch, ${perCall} a call, one in flight\n  ${median(rates).toFixed(0)} events/s`)
}
