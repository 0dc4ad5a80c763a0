// Question: how many events a second through POST /ingest, mapped by 5 mappings and scored by 10 fit rules, against the
// plain single upsert of the same server?
// node bench/events.ts [--connections 8,64] [--seconds 5] [--rounds 3] [--people 20000] [--engagement]

import { parseArgs } from 'node:util'
import { startCluster } from './lib/cluster.ts'
import { interleave, medians } from './lib/compare.ts'
import { type Load, loadTool, runLoad, showLoad } from './lib/load.ts'
import { startProduct, token, upsertBody } from './lib/product.ts'

const { values: options } = parseArgs({
  options: {
    connections: { type: 'string', default: '8,64' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    people: { type: 'string', default: '20000' },
    engagement: { type: 'boolean', default: false },
  },
})
const rounds = Number(options.rounds)

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

async function ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
  return Object(await answer.json())
}

// The root key acts in no unit of its own, so the load comes under a key of the workspace.
let key = token
key = String((await ask('POST', '/v1/api-keys', { name: 'bench', scopes: ['*'] }))['token'])

const mappings = [
  ['first', 'contact_first_name'],
  ['last', 'contact_last_name'],
  ['size', 'company_employee_count'],
  ['branch', 'company_industry'],
  ['revenue', 'company_revenue'],
]
for (const [metadata_key, profile_field] of mappings) {
  await ask('POST', '/profile-mappings', { metadata_key, profile_field })
}
const { id } = await ask('POST', '/profile-scoring/rulesets', { name: 'Fit' })
for (let i = 0; i < 10; i += 1) {
  const [, profile_field] = mappings[i % mappings.length] ?? []
  const rule = i < 5 ? { operator: 'contains', value: 'a' } : { operator: 'greater_than', value: String(i * 50_000) }
  await ask('POST', `/profile-scoring/rulesets/${id}/rules`, { profile_field, weight: i + 1, ...rule })
}
if (options.engagement) {
  const { id: rulesetId } = await ask('POST', '/engagement-scoring/rulesets', { name: 'Standard' })
  const rule = { ruleset_id: rulesetId, event_type: 'form_submit', weight: 5, half_life_days: 30 }
  await ask('POST', '/engagement-scoring/rules', rule)
}

const shared = {
  url,
  token: key,
  method: 'POST',
  people: Number(options.people),
  seconds: Number(options.seconds),
} as const
const targets = new Map<'upsert' | 'events', Omit<Load, 'connections'>>([
  ['upsert', { ...shared, path: '/v1/profiles', body: upsertBody }],
  ['events', { ...shared, path: '/ingest', body: eventBody }],
])
console.log(
  `load:    ${loadTool}; ${rounds} interleaved rounds of ${options.seconds} s, medians; ${options.people} people`,
)
console.log(`events:  5 mappings, 10 fit rules${options.engagement ? ', 1 engagement rule with half-life' : ''}`)

for (const target of targets.values()) await runLoad({ ...target, order: 'sequential', connections: 64, seconds: 5 })

for (const connections of options.connections.split(',').map(Number)) {
  const subjects = [...targets].map(([name, target]) => ({
    name,
    run: async () => {
      await cluster.settle()
      return runLoad({ ...target, connections })
    },
  }))
  const results = await interleave(subjects, rounds)
  console.log(`\n${connections} connections`)
  const found = new Map([...results].map(([name, taken]) => [name, medians(taken, ['perSecond', 'p50Ms', 'p99Ms'])]))
  for (const [name, result] of found) console.log(`  ${showLoad(name, result)}`)
  const [upsert, events] = [found.get('upsert'), found.get('events')]
  if (upsert && events)
    console.log(`  events / upsert: ${(events.perSecond / upsert.perSecond).toFixed(2)} x throughput`)
}
