// Question: how many profiles a second leave as a download, against psql \copy (select profile_id, fields from profile)?
// node bench/export.ts [--people 200000] [--formats ndjson,csv,parquet] [--gzip] [--rounds 3]

import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs, promisify } from 'node:util'
import { fillProduct } from './lib/batches.ts'
import { startCluster } from './lib/cluster.ts'
import { interleave, medians } from './lib/compare.ts'
import { watchPeakMb } from './lib/peak-memory.ts'
import { startProduct, token } from './lib/product.ts'

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '200000' },
    formats: { type: 'string', default: 'ndjson,csv,parquet' },
    gzip: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
})
const people = Number(options.people)
const formats = options.formats.split(',')

await using cluster = await startCluster()
const databaseUrl = await cluster.createDatabase('product')
await using product = await startProduct(databaseUrl)
if ((await fillProduct(product.url, people)) !== people) throw new Error('the workspace is not full')
await cluster.vacuum(databaseUrl)

const directory = await mkdtemp(join(tmpdir(), 'onefold-export-'))
await using _ = { [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) }
const file = join(directory, 'exported')

async function copyWithPsql(): Promise<void> {
  const copy = `\\copy (select profile_id, fields from profile) to '${file}'`
  await promisify(execFile)(cluster.psql, [databaseUrl, '-X', '-q', '-c', copy])
}

async function download(format: string): Promise<void> {
  const gzip = options.gzip && format !== 'parquet' ? '&gzip=true' : ''
  const answer = await fetch(`${product.url}/v1/exports/download?of=profiles&format=${format}${gzip}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  if (!answer.ok || answer.body === null) throw new Error(`${format} got ${answer.status}: ${await answer.text()}`)
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(file))
}

async function measure(work: () => Promise<void>) {
  await cluster.settle()
  using memory = watchPeakMb(product.pid)
  const startedAt = performance.now()
  await work()
  const seconds = (performance.now() - startedAt) / 1000
  const { size } = await stat(file)
  return { perSecond: people / seconds, megabytes: size / 2 ** 20, peakMb: memory.megabytes() }
}

console.log(
  `load:    ${people} profiles of six fields and one identifier, to a file; ${options.rounds} interleaved rounds, medians`,
)
const subjects = [
  { name: 'psql', run: () => measure(copyWithPsql) },
  ...formats.map(format => ({ name: format, run: () => measure(() => download(format)) })),
]
// The code is warm before the first figure.
for (const { run } of subjects) await run()
const results = await interleave(subjects, Number(options.rounds))
const found = new Map([...results].map(([name, taken]) => [name, medians(taken, ['perSecond', 'megabytes', 'peakMb'])]))
const baseline = found.get('psql')?.perSecond ?? 0
for (const [name, { perSecond, megabytes, peakMb }] of found) {
  const ratio =
    name === 'psql' ? '' : `  ${(perSecond / baseline).toFixed(2)} x psql, server at ${peakMb.toFixed(0)} MB`
  console.log(
    `  ${name.padEnd(9)}${perSecond.toFixed(0).padStart(8)} profiles/s  ${megabytes.toFixed(0).padStart(5)} MB${ratio}`,
  )
}
