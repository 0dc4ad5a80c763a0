// Question: how many single durable upserts a second over HTTP, against a hand-written route with one insert a request?
// node bench/single-upsert.ts [--only rival|product] [--connections 1,8,64,256] [--seconds 5] [--rounds 3] [--people 20000]

import { parseArgs } from 'node:util'
import { startCluster } from './lib/cluster.ts'
import { compareLoads, loadOptions, type NamedLoad } from './lib/compare-loads.ts'
import { startProduct, token, upsertBody } from './lib/product.ts'
import { startServer } from './lib/server.ts'

const { values: options } = parseArgs({
  options: { ...loadOptions, only: { type: 'string' }, connections: { type: 'string', default: '1,8,64,256' } },
})

await using cluster = await startCluster()
await using servers = new AsyncDisposableStack()

const shared = { token, body: upsertBody, method: 'POST' } as const
const loads: NamedLoad[] = []
if (options.only !== 'product') {
  const env = { DATABASE_URL: await cluster.createDatabase('rival'), RIVAL_TOKEN: token }
  const { url } = servers.use(await startServer('bench/rival/upsert-server.ts', '/readyz', env))
  loads.push({ ...shared, name: 'rival', url, path: '/profiles' }, { ...shared, name: 'noop', url, path: '/noop' })
}
if (options.only !== 'rival') {
  const { url } = servers.use(await startProduct(await cluster.createDatabase('product')))
  loads.push({ ...shared, name: 'product', url, path: '/v1/profiles' })
}
await compareLoads(cluster, options, loads)
