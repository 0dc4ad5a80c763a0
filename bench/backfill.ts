// Question: how many profiles a second does a backfill of mappings fill, against one hand-written update in SQL?
// node bench/backfill.ts [--people 1000000] [--rounds 3]
//
// Every person has one stored event with two mapped keys. A round takes what the last one filled away and fills it again.
// The rival is one `update ... from` that takes the latest event of each person; it keeps no times, writes no history and
// computes no scores.

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

const { rows } = await client.query('select workspace_id from workspace limit 1')
const workspaceId: string = rows[0]?.workspace_id

async function send(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'onefold-workspace': workspaceId,
  }
  const answer = await fetch(product.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`POST ${path} got ${answer.status}: ${text.slice(0, 500)}`)
  return JSON.parse(text)
}

await fillProduct(product.url, people)
await client.query(`
insert into event (workspace_id, event_id, received_at, profile_id, type, occurred_at, arrival, source, metadata)
select p.workspace_id, gen_random_uuid(), p.created_at, p.profile_id, 'form_submit', p.created_at,
  (extract(epoch from p.created_at) * 1000000)::bigint, 'ingest',
  jsonb_build_object('team_size', (array['1-50', '51-200', '201-500'])[1 + abs(hashtext(p.profile_id::text)) % 3],
    'branche', 'Technology', 'page', '/pricing')
from profile p`)
await send('/v1/mappings', { metadata_key: 'team_size', field: 'company_employee_count' })
await send('/v1/mappings', { metadata_key: 'branche', field: 'company_industry' })
await cluster.vacuum(databaseUrl)
console.log(
  `load:    ${people} people with one stored event each, two mapped keys; ${rounds} interleaved rounds, medians`,
)

/** What was filled goes, with its stamps, which stand in groups of their own. */
async function takeAway(): Promise<void> {
  await client.query(`
update profile
set fields = fields - array['company_employee_count', 'company_industry'],
  field_meta = (
    select coalesce(jsonb_agg(stamp), '[]')
    from jsonb_array_elements(field_meta::jsonb) stamp
    where not stamp ? 'company_employee_count' and not stamp ? 'company_industry'
  )::text`)
  await client.query('truncate profile_change')
  await cluster.vacuum(databaseUrl)
  await cluster.settle()
}

async function backfill(): Promise<number> {
  await takeAway()
  const startedAt = performance.now()
  const counts = await send('/backfill/profile-mappings', {})
  const seconds = (performance.now() - startedAt) / 1000
  if (counts['leads_updated'] !== people) throw new Error(`filled ${counts['leads_updated']} of ${people}`)
  return seconds
}

async function updateBySql(): Promise<number> {
  await takeAway()
  const startedAt = performance.now()
  const updated = await client.query(
    `update profile p
    set fields = p.fields || e.mapped, updated_at = now(), revision = p.revision + 1, version = p.version + 1
    from (
      select distinct on (profile_id) profile_id,
        jsonb_build_object('company_employee_count', metadata -> 'team_size', 'company_industry', metadata -> 'branche') as mapped
      from event
      where workspace_id = $1 and suppression is null
      order by profile_id, occurred_at desc, arrival desc
    ) e
    where p.workspace_id = $1 and p.profile_id = e.profile_id`,
    [workspaceId],
  )
  if (updated.rowCount !== people) throw new Error(`the update touched ${updated.rowCount} of ${people}`)
  return (performance.now() - startedAt) / 1000
}

using peak = watchPeakMb(product.pid)
const beforeMb = peak.megabytes()
const results = await interleave(
  [
    { name: 'product', run: backfill },
    { name: 'sql', run: updateBySql },
  ],
  rounds,
)
const [ours, sql] = [median(results.get('product') ?? []), median(results.get('sql') ?? [])]
console.log(`\n  one update in SQL  ${(people / sql).toFixed(0)} profiles/s`)
console.log(`  product            ${(people / ours).toFixed(0)} profiles/s  ${(sql / ours).toFixed(2)} x SQL`)
console.log(
  `  peak RSS           ${peak.megabytes().toFixed(0)} MB, ${beforeMb.toFixed(0)} MB before the first backfill`,
)
