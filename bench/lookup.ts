// Question: how many people a second are looked up by e-mail over HTTP, against a hand-written route with one select?
// node bench/lookup.ts [--connections 8,64] [--seconds 5] [--rounds 3] [--people 20000]

import { parseArgs } from 'node:util'
import { fillProduct } from './lib/batches.ts'
import { startCluster } from './lib/cluster.ts'
import { compareLoads, loadOptions } from './lib/compare-loads.ts'
import { startProduct, token } from './lib/product.ts'
import { startServer } from './lib/server.ts'
import { fillRival } from './rival/fill-rival.ts'

const { values: options } = parseArgs({ options: loadOptions })
const people = Number(options.people)

await using cluster = await startCluster()
const [rivalUrl, productUrl] = [await cluster.createDatabase('rival'), await cluster.createDatabase('product')]
await using rival = await startServer('bench/rival/upsert-server.ts', '/readyz', {
  DATABASE_URL: rivalUrl,
  RIVAL_TOKEN: token,
})
await using product = await startProduct(productUrl)

await fillRival(rivalUrl, people)
await fillProduct(product.url, people)
await Promise.all([rivalUrl, productUrl].map(url => cluster.vacuum(url)))

const shared = { token, method: 'GET' } as const
const query = 'value=user$person@example.com'
await compareLoads(cluster, options, [
  { ...shared, name: 'rival', url: rival.url, path: `/profiles/lookup?${query}` },
  { ...shared, name: 'product', url: product.url, path: `/v1/profiles/lookup?kind=email&${query}` },
])
