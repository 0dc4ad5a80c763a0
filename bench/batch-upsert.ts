// Question: how many records a second do batches of 10,000 write over HTTP, against COPY + insert ... on conflict in psql?
// node bench/batch-upsert.ts [--surface native|experiture] [--rows 100000] [--per-call 10000] [--in-flight 1,2] [--rounds 3]

import { parseArgs } from 'node:util'
import pg from 'pg'
import {
  assertWritten,
  type Batch,
  type BatchKind,
  type BatchSurface,
  buildBatches,
  sendBatches,
} from './lib/batches.ts'
import { startCluster } from './lib/cluster.ts'
import { interleave, medians } from './lib/compare.ts'
import { startProduct } from './lib/product.ts'
import { type BatchRates, preparePsqlBatch } from './rival/psql-batch.ts'

const { values: options } = parseArgs({
  options: {
    surface: { type: 'string', default: 'native' },
    rows: { type: 'string', default: '100000' },
    'per-call': { type: 'string', default: '10000' },
    'in-flight': { type: 'string', default: '1,2' },
    rounds: { type: 'string', default: '3' },
  },
})
if (options.surface !== 'native' && options.surface !== 'experiture')
  throw new Error('--surface is native or experiture')
const surface: BatchSurface = options.surface
const [rows, perCall, rounds] = [Number(options.rows), Number(options['per-call']), Number(options.rounds)]
const lanes = options['in-flight'].split(',').map(Number)

await using cluster = await startCluster()
await using psql = await preparePsqlBatch(cluster, rows)
const databaseUrl = await cluster.createDatabase('product')
await using product = await startProduct(databaseUrl)
const fresh = [...buildBatches(surface, rows, perCall, 0)]
const existing = [...buildBatches(surface, rows, perCall, 1)]
const megabytes = fresh.reduce((sum, batch) => sum + batch.body.length, 0) / 2 ** 20
console.log(
  `load:    ${surface} surface, ${rows} records, ${perCall} a call, ${megabytes.toFixed(0)} MB of JSON built beforehand`,
)
console.log(`         ${rounds} interleaved rounds, medians; each round on empty tables, then over the same people`)

async function emptyProduct(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('truncate profile, identifier, profile_change, job, job_item_error')
  await client.end()
}

async function write(batches: readonly Batch[], inFlight: number, expected: BatchKind): Promise<number> {
  await cluster.settle()
  const startedAt = performance.now()
  const answers = await sendBatches(product.url, surface, batches, inFlight)
  const seconds = (performance.now() - startedAt) / 1000
  assertWritten(surface, answers, expected)
  return rows / seconds
}

async function measure(inFlight: number): Promise<BatchRates> {
  await emptyProduct()
  return {
    freshPerSecond: await write(fresh, inFlight, 'created'),
    existingPerSecond: await write(existing, inFlight, 'updated'),
  }
}

const subjects = [
  { name: 'psql', run: psql.measure },
  ...lanes.map(inFlight => ({ name: `${inFlight} in flight`, run: () => measure(inFlight) })),
]
// The code is warm before the first figure.
await measure(1)
const results = await interleave(subjects, rounds)

const keys = ['freshPerSecond', 'existingPerSecond'] as const
const found = new Map([...results].map(([name, taken]) => [name, medians(taken, keys)]))
const baseline = found.get('psql')
for (const key of keys) {
  console.log(`\n${key === 'freshPerSecond' ? 'fresh' : 'existing'} people`)
  for (const [name, rates] of found) {
    const ratio = baseline && rates !== baseline ? `  ${(rates[key] / baseline[key]).toFixed(2)} x psql` : ''
    console.log(`  ${name.padEnd(12)}${rates[key].toFixed(0).padStart(7)} records/s${ratio}`)
  }
}
