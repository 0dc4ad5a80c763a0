// Question: how many single durable upserts a second over HTTP, against a hand-written route with one insert a request?
// node bench/single-upsert.ts [--only rival|product] [--connections 1,8,64,256] [--seconds 5] [--rounds 3] [--people 20000]

import { parseArgs } from 'node:util'
import { startCluster } from './lib/cluster.ts'
import { interleave, medians } from './lib/compare.ts'
import { type Load, loadTool, runLoad, showLoad } from './lib/load.ts'
import { startProduct, token, upsertBody } from './lib/product.ts'
import { startServer } from './lib/server.ts'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    connections: { type: 'string', default: '1,8,64,256' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    people: { type: 'string', default: '20000' },
  },
})
const rounds = Number(options.rounds)

const request = {
  token,
  body: upsertBody,
  method: 'POST',
  people: Number(options.people),
  seconds: Number(options.seconds),
} as const
type Target = Omit<Load, 'connections'>

await using cluster = await startCluster()
await using servers = new AsyncDisposableStack()
console.log(
  `load:    ${loadTool}; ${rounds} interleaved rounds of ${options.seconds} s, medians; ${options.people} people`,
)

const targets = new Map<'noop' | 'rival' | 'product', Target>()
if (options.only !== 'product') {
  const env = { DATABASE_URL: await cluster.createDatabase('rival'), RIVAL_TOKEN: token }
  const { url } = servers.use(await startServer('bench/rival/upsert-server.ts', '/readyz', env))
  targets.set('noop', { ...request, url, path: '/noop' }).set('rival', { ...request, url, path: '/profiles' })
}
if (options.only !== 'rival') {
  const { url } = servers.use(await startProduct(await cluster.createDatabase('product')))
  targets.set('product', { ...request, url, path: '/v1/profiles' })
}

// Every person exists before the first figure, and the code is warm.
for (const [name, target] of targets) {
  const filled = await runLoad({ ...target, order: 'sequential', connections: 64, seconds: 5 })
  if (filled.perSecond * 5 < request.people) console.log(`note: ${name} met only a part of the people while warming up`)
}

const keys = ['perSecond', 'p50Ms', 'p99Ms'] as const

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
  const found = new Map([...results].map(([name, taken]) => [name, medians(taken, keys)]))
  for (const [name, result] of found) console.log(`  ${showLoad(name, result)}`)
  const [rival, product] = [found.get('rival'), found.get('product')]
  if (rival && product) {
    const ratio = (product.perSecond / rival.perSecond).toFixed(2)
    console.log(`  product / rival: ${ratio} x throughput, ${(product.p99Ms / rival.p99Ms).toFixed(2)} x p99`)
  }
}
