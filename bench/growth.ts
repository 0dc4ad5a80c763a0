// Question: what does a write cost at 1,000,000 profiles, against one at 10,000?
// node bench/growth.ts [--people 1000000] [--small 10000] [--connections 64] [--seconds 5] [--rounds 5]
//                      [--fill-seconds 300] [--checkpoints]
//
// After a checkpoint PostgreSQL logs the whole of a page the first time it changes. A small database pays that in an
// instant, a large one for as long as there are pages not yet met, which is the longer part of a round and the smaller
// part of a day. So the one checkpoint lies before the tables are filled, and no write pays; --checkpoints puts one
// before every round and shows the seconds after it.

import { parseArgs } from 'node:util'
import { fillProduct } from './lib/batches.ts'
import { startCluster } from './lib/cluster.ts'
import { interleave, medians } from './lib/compare.ts'
import { loadTool, runLoad, showLoad } from './lib/load.ts'
import { startProduct, token, upsertBody } from './lib/product.ts'

const { values: options } = parseArgs({
  options: {
    people: { type: 'string', default: '1000000' },
    small: { type: 'string', default: '10000' },
    connections: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    'fill-seconds': { type: 'string', default: '300' },
    checkpoints: { type: 'boolean', default: false },
  },
})
const [seconds, rounds] = [Number(options.seconds), Number(options.rounds)]
const connections = Number(options.connections)
const sizes = { small: Number(options.small), large: Number(options.people) }

await using cluster = await startCluster()
const urls = { small: await cluster.createDatabase('small'), large: await cluster.createDatabase('large') }
await using small = await startProduct(urls.small)
await using large = await startProduct(urls.large)
console.log(
  `load:    ${loadTool}; ${rounds} interleaved rounds of ${seconds} s, medians; uniformly random people; ${
    options.checkpoints ? 'a checkpoint before each round' : 'no checkpoint between the rounds'
  }`,
)

const request = { token, body: upsertBody, method: 'POST', path: '/v1/profiles', connections, seconds } as const
async function fill(name: 'small' | 'large') {
  const { url } = { small, large }[name]
  const startedAt = performance.now()
  const people = await fillProduct(url, sizes[name], Number(options['fill-seconds']))
  await cluster.vacuum(urls[name])
  const took = ((performance.now() - startedAt) / 1000).toFixed(0)
  const short = people < sizes[name] ? ` instead of ${sizes[name]}, as --fill-seconds ended` : ''
  console.log(`filled:  ${people} people${short}, through batches in ${took} s, vacuum and analyze included`)
  return { name, people, load: { ...request, url, people } }
}

await cluster.settle()
const targets = [await fill('small'), await fill('large')]
// The code is warm before the first figure.
for (const { load } of targets) await runLoad(load)

const subjects = targets.map(({ name, load }) => ({
  name,
  run: async () => {
    if (options.checkpoints) await cluster.settle()
    return runLoad(load)
  },
}))
const results = await interleave(subjects, rounds)
console.log(`\n${connections} connections`)
const [few, many] = targets.map(({ name, people }) => {
  const result = medians(results.get(name) ?? [], ['perSecond', 'p50Ms', 'p99Ms'])
  console.log(`  ${showLoad(String(people), result)}`)
  return { people, ...result }
})
if (few && many) {
  const ratio = (few.perSecond / many.perSecond).toFixed(2)
  console.log(
    `  a write at ${many.people} / at ${few.people}: ${ratio} x cost, ${(many.p99Ms / few.p99Ms).toFixed(2)} x p99`,
  )
}
