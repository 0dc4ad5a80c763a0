// Question: how long does the fit score of every profile take when a rule changes, and how much memory?
// node bench/rescore.ts [--people 1000000] [--rounds 3]
//
// A rule is changed over HTTP and the answer comes when all scores are computed. One round moves the scores of a third of
// the people, the next moves them back. The rival is one hand-written update of the same scores in SQL.

import { parseArgs } from 'node:util'
import { fillProduct } from './lib/batches.ts'
import { startCluster } from './lib/cluster.ts'
import { interleave, median } from './lib/compare.ts'
import { openClient } from './lib/open-client.ts'
import { watchPeakMb } from './lib/peak-memory.ts'
import { startProduct, token } from './lib/product.ts'

const { values: options } = parseArgs({
  options: { people: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '3' } },
})
const [people, rounds] = [Number(options.people), Number(options.rounds)]

await using cluster = await startCluster()
const databaseUrl = await cluster.createDatabase('product')
await using product = await startProduct(databaseUrl)
await using connection = await openClient(databaseUrl)
const { client } = connection

async function send(method: string, path: string, body: object): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch(product.url + path, { method, headers, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} got ${answer.status}: ${text.slice(0, 500)}`)
  return JSON.parse(text).id
}

await fillProduct(product.url, people)
await cluster.vacuum(databaseUrl)
const rulesetId = await send('POST', '/v1/rulesets', { name: 'Fit' })
const rule = { field: 'ltv', operator: 'greater_than', value: '66000', weight: 1 }
const ruleId = await send('POST', `/v1/rulesets/${rulesetId}/rules`, rule)
await cluster.vacuum(databaseUrl)
console.log(`load:    ${people} people with a score each; a changed rule moves about a third of the scores`)

let weight = 1
async function changeRule(): Promise<number> {
  await cluster.settle()
  weight += 1
  const startedAt = performance.now()
  await send('PATCH', `/v1/rulesets/${rulesetId}/rules/${ruleId}`, { weight })
  return (performance.now() - startedAt) / 1000
}

async function updateBySql(): Promise<number> {
  await cluster.settle()
  weight += 1
  const startedAt = performance.now()
  await client.query(
    `update profile_score s
    set score = case when (p.fields ->> 'ltv')::numeric > 66000 then $1::int else 0 end, computed_at = now()
    from profile p
    where p.workspace_id = s.workspace_id and p.profile_id = s.profile_id and s.ruleset_id = $2
      and s.score <> case when (p.fields ->> 'ltv')::numeric > 66000 then $1::int else 0 end`,
    [weight, rulesetId],
  )
  return (performance.now() - startedAt) / 1000
}

using peak = watchPeakMb(product.pid)
const results = await interleave(
  [
    { name: 'product', run: changeRule },
    { name: 'sql', run: updateBySql },
  ],
  rounds,
)
const [ours, sql] = [median(results.get('product') ?? []), median(results.get('sql') ?? [])]
console.log(`\n  one update in SQL  ${(people / sql).toFixed(0)} profiles/s`)
console.log(`  product            ${(people / ours).toFixed(0)} profiles/s  ${(sql / ours).toFixed(2)} x SQL`)
console.log(`  peak RSS           ${peak.megabytes().toFixed(0)} MB`)
