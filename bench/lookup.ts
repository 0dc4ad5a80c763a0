// Question: how many people a second are looked up by e-mail over HTTP, against a hand-written route with one select?
// node bench/lookup.ts [--connections 8,64] [--seconds 5] [--rounds 3] [--people 20000]

import { parseArgs } from 'node:util'
import { fillProduct } from './lib/batches.ts'
import { startCluster } from './lib/cluster.ts'
import { interleave, medians } from './lib/compare.ts'
import { type Load, loadTool, runLoad, showLoad } from './lib/load.ts'
import { startProduct, token } from './lib/product.ts'
import { startServer } from './lib/server.ts'
import { fillRival } from './rival/fill-rival.ts'

const { values: options } = parseArgs({
  options: {
    connections: { type: 'string', default: '8,64' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    people: { type: 'string', default: '20000' },
  },
})
const [people, seconds, rounds] = [Number(options.people), Number(options.seconds), Number(options.rounds)]

await using cluster = await startCluster()
const [rivalUrl, productUrl] = [await cluster.createDatabase('rival'), await cluster.createDatabase('product')]
await using rival = await startServer('bench/rival/upsert-server.ts', '/readyz', {
  DATABASE_URL: rivalUrl,
  RIVAL_TOKEN: token,
})
await using product = await startProduct(productUrl)
console.log(
  `load:    ${loadTool}; ${rounds} interleaved rounds of ${seconds} s, medians; ${people} people, any of them`,
)

await fillRival(rivalUrl, people)
await fillProduct(product.url, people)
await Promise.all([rivalUrl, productUrl].map(url => cluster.vacuum(url)))

const request = { token, method: 'GET', people, seconds } as const
const targets: readonly { readonly name: 'rival' | 'product'; readonly target: Omit<Load, 'connections'> }[] = [
  { name: 'rival', target: { ...request, url: rival.url, path: '/profiles/lookup?value=user$person@example.com' } },
  {
    name: 'product',
    target: { ...request, url: product.url, path: '/v1/profiles/lookup?kind=email&value=user$person@example.com' },
  },
]
// The code is warm before the first figure.
for (const { target } of targets) await runLoad({ ...target, connections: 64 })

for (const connections of options.connections.split(',').map(Number)) {
  const subjects = targets.map(({ name, target }) => ({ name, run: () => runLoad({ ...target, connections }) }))
  const results = await interleave(subjects, rounds)
  console.log(`\n${connections} connections`)
  const found = new Map([...results].map(([name, taken]) => [name, medians(taken, ['perSecond', 'p50Ms', 'p99Ms'])]))
  for (const [name, result] of found) console.log(`  ${showLoad(name, result)}`)
  const [ours, theirs] = [found.get('product'), found.get('rival')]
  if (ours && theirs) {
    const ratio = (ours.perSecond / theirs.perSecond).toFixed(2)
    console.log(`  product / rival: ${ratio} x throughput, ${(ours.p99Ms / theirs.p99Ms).toFixed(2)} x p99`)
  }
}
