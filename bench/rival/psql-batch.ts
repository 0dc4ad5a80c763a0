// The rival of batches and imports: what someone with psql would do. COPY into an unlogged staging table, then one
// insert ... on conflict of all its rows. Runs alone: node bench/rival/psql-batch.ts [--rows 200000] [--rounds 3]

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { type Cluster, startCluster } from '../lib/cluster.ts'
import { median } from '../lib/compare.ts'

const schema = `
create table profile (
  workspace_id uuid not null,
  email text not null,
  fields jsonb not null,
  updated_at timestamptz not null,
  primary key (workspace_id, email)
);
create unlogged table staging (email text not null, fields jsonb not null);`

const upsert = `
insert into profile as p (workspace_id, email, fields, updated_at)
select '01890000-0000-7000-8000-000000000001', email, fields, now()
from staging
on conflict (workspace_id, email) do update
set fields = p.fields || excluded.fields, updated_at = excluded.updated_at;`

export type BatchRow = { readonly email: string; readonly fields: Readonly<Record<string, string | number>> }

/** The same six fields as the single upsert; `generation` makes the values of a second pass differ from the first. */
export function batchRow(person: number, generation: number): BatchRow {
  const email = `user${person}@example.com`
  const last_seen_at = new Date(1_700_000_000_000 + generation * 86_400_000 + person).toISOString()
  const ltv = (person * 37 + generation) % 100_000
  return {
    email,
    fields: { email, first_name: `Ada${person}`, last_name: 'Lovelace', tier: 'gold', ltv, last_seen_at },
  }
}

async function writeRows(file: string, rows: number, generation: number): Promise<void> {
  const out = createWriteStream(file, { mode: 0o644 })
  for (let person = 0; person < rows; person += 1) {
    const { email, fields } = batchRow(person, generation)
    if (!out.write(`${email}\t${JSON.stringify(fields)}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

export type BatchRates = { readonly freshPerSecond: number; readonly existingPerSecond: number }
export type PsqlBatch = AsyncDisposable & { measure(): Promise<BatchRates> }

/** Prepares the files once; each `measure` is one round on an empty table, so it can take turns with another subject. */
export async function preparePsqlBatch(cluster: Cluster, rows: number): Promise<PsqlBatch> {
  const url = await cluster.createDatabase('psql_batch')
  const dir = await mkdtemp(join(tmpdir(), 'onefold-rows-'))
  const files = [join(dir, 'fresh.tsv'), join(dir, 'existing.tsv')] as const
  const psql = (...commands: readonly string[]) =>
    promisify(execFile)(cluster.psql, [
      ...['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url],
      ...commands.flatMap(command => ['-c', command]),
    ])
  const load = async (file: string) => {
    await psql('truncate staging')
    await cluster.settle()
    const startedAt = performance.now()
    await psql(`\\copy staging (email, fields) from '${file}'`, upsert)
    return (rows / (performance.now() - startedAt)) * 1000
  }
  await psql(schema)
  await Promise.all(files.map((file, generation) => writeRows(file, rows, generation)))
  return {
    async measure() {
      await psql('truncate profile')
      return { freshPerSecond: await load(files[0]), existingPerSecond: await load(files[1]) }
    },
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true, force: true })
    },
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { rows: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '3' } },
  })
  const [rows, rounds] = [Number(values.rows), Number(values.rounds)]
  await using cluster = await startCluster()
  await using batch = await preparePsqlBatch(cluster, rows)
  const taken: BatchRates[] = []
  for (let round = 0; round < rounds; round += 1) taken.push(await batch.measure())
  const fresh = median(taken.map(rates => rates.freshPerSecond)).toFixed(0)
  const existing = median(taken.map(rates => rates.existingPerSecond)).toFixed(0)
  console.log(`psql, COPY + insert ... on conflict, ${rows} rows, median of ${rounds} rounds`)
  console.log(`  fresh rows ${fresh}/s, existing rows ${existing}/s`)
}
