// Question: how many rows a second does a file of CSV import, against COPY + insert ... on conflict of the same file in psql,
// and in how much memory?
// node bench/import.ts [--rows 1000000] [--rounds 1] [--cases empty,full,repeats,merges] [--database postgresql|embedded]

import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startCluster } from './lib/cluster.ts'
import { median } from './lib/compare.ts'
import { writeImportFile } from './lib/import-file.ts'
import { writeMergeFiles } from './lib/merge-files.ts'
import { watchPeakMb } from './lib/peak-memory.ts'
import { askProduct, startEmbeddedProduct, startProduct, token } from './lib/product.ts'
import { preparePsqlImport } from './rival/psql-import.ts'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '1' },
    cases: { type: 'string', default: 'empty,full,repeats,merges' },
    database: { type: 'string', default: 'postgresql' },
  },
})
const [rows, rounds] = [Number(options.rows), Number(options.rounds)]
const wanted = new Set(options.cases.split(','))

await using cluster = await startCluster()
const directory = await mkdtemp(join(tmpdir(), 'onefold-import-'))
await using _ = { [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
const isEmbedded = options.database === 'embedded'
const databaseUrl = await cluster.createDatabase('product')
await using product = isEmbedded ? await startEmbeddedProduct(join(directory, 'data')) : await startProduct(databaseUrl)
const psql = await preparePsqlImport(cluster)

const shape = { rows, badEvery: 100, repeatsOfTen: 0 }
const files = {
  fresh: join(directory, 'fresh.csv'),
  other: join(directory, 'other.csv'),
  repeats: join(directory, 'repeats.csv'),
}
const bad = await writeImportFile(files.fresh, { ...shape, generation: 0 })
await writeImportFile(files.other, { ...shape, generation: 1 })
await writeImportFile(files.repeats, { ...shape, generation: 0, repeatsOfTen: 3 })
console.log(`load:    ${rows} rows of CSV, ${bad} of them bad; ${rounds} rounds, medians`)

/** Every case begins in a workspace of its own. */
let workspaces = 0
async function emptyProduct(): Promise<string> {
  workspaces += 1
  if (!isEmbedded) {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query('truncate profile, identifier, profile_change, merge, conflict, job, job_item_error')
    await client.end()
  }
  const made = await askProduct(product.url, 'POST', '/v1/workspaces', { name: `import ${workspaces}` })
  return String(made['id'])
}

type Outcome = { readonly seconds: number; readonly rows: Readonly<Record<string, number>>; readonly merges: number }

async function importFile(workspace: string, path: string, matchKey = 'email'): Promise<Outcome> {
  const headers = { authorization: `Bearer ${token}`, 'onefold-workspace': workspace }
  const ask = async (method: string, where: string, body?: object) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const init = { method, headers: { ...headers, ...type }, ...(body && { body: JSON.stringify(body) }) }
    const answer = await fetch(product.url + where, init)
    if (!answer.ok) throw new Error(`${method} ${where} got ${answer.status}: ${await answer.text()}`)
    return Object(await answer.json())
  }
  await cluster.settle()
  const startedAt = performance.now()
  const sent = await fetch(`${product.url}/v1/files?name=people.csv`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: Readable.toWeb(createReadStream(path)),
    duplex: 'half',
  })
  const { id: file_id } = Object(await sent.json())
  let job = await ask('POST', '/v1/imports', { file_id, match_key: matchKey })
  while (job.state === 'pending' || job.state === 'running') {
    await setTimeout(100)
    job = await ask('GET', `/v1/imports/${job.id}`)
  }
  if (job.state !== 'completed') throw new Error(`the import ended ${job.state}: ${JSON.stringify(job.error)}`)
  return { seconds: (performance.now() - startedAt) / 1000, rows: job.rows, merges: job.merges }
}

function assertRows(found: Outcome['rows'], expected: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(expected))
    if (found[name] !== count) throw new Error(`${name} is ${found[name]}, not ${count}: ${JSON.stringify(found)}`)
}

type Figures = { readonly psql: number[]; readonly onefold: number[] }
const figures = new Map<string, Figures>()

function note(name: string, subject: keyof Figures, count: number, seconds: number): void {
  const found = figures.get(name) ?? { psql: [], onefold: [] }
  found[subject].push(count / seconds)
  figures.set(name, found)
}

using memory = watchPeakMb(product.pid)
for (let round = 0; round < rounds; round += 1) {
  if (wanted.has('empty') || wanted.has('full')) {
    await psql.empty()
    note('into an empty workspace', 'psql', rows, await psql.load(files.fresh, false))
    note('into a full workspace', 'psql', rows, await psql.load(files.other, false))
    const workspace = await emptyProduct()
    const fresh = await importFile(workspace, files.fresh)
    assertRows(fresh.rows, { created: rows - bad, failed: bad })
    note('into an empty workspace', 'onefold', rows, fresh.seconds)
    const again = await importFile(workspace, files.other)
    assertRows(again.rows, { updated: rows - bad, failed: bad })
    note('into a full workspace', 'onefold', rows, again.seconds)
  }
  if (wanted.has('repeats')) {
    await psql.empty()
    note('three of ten rows repeat a person', 'psql', rows, await psql.load(files.repeats, true))
    const repeated = await importFile(await emptyProduct(), files.repeats)
    assertRows(repeated.rows, { failed: bad })
    note('three of ten rows repeat a person', 'onefold', rows, repeated.seconds)
  }
  if (wanted.has('merges')) {
    const workspace = await emptyProduct()
    const { customers, subscribers, linking, merges } = await writeMergeFiles(directory, rows)
    await importFile(workspace, customers, 'customer_id')
    await importFile(workspace, subscribers)
    const linked = await importFile(workspace, linking, 'customer_id')
    if (linked.merges !== merges) throw new Error(`${linked.merges} merges, not ${merges}`)
    note('one of ten rows joins two people', 'onefold', rows, linked.seconds)
  }
}

for (const [name, { psql: rival, onefold }] of figures) {
  const [base, ours] = [median(rival), median(onefold)]
  const ratio = rival.length === 0 ? '' : `  psql ${base.toFixed(0)}/s  ${(ours / base).toFixed(2)} x`
  console.log(`  ${name.padEnd(36)}${ours.toFixed(0).padStart(8)} rows/s${ratio}`)
}
console.log(`  resident memory at its peak: ${memory.megabytes().toFixed(0)} MB`)
