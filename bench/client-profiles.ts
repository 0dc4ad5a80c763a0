// Question: how many profiles a second does a browser's endpoint accept, against the plain single upsert of the same
// server?
// node bench/client-profiles.ts [--connections 8,64] [--seconds 5] [--rounds 3] [--people 20000]

import { parseArgs } from 'node:util'
import { startCluster } from './lib/cluster.ts'
import { compareLoads, loadOptions } from './lib/compare-loads.ts'
import { askProduct, startProduct, token, upsertBody } from './lib/product.ts'

const { values: options } = parseArgs({ options: loadOptions })

const clientBody = JSON.stringify({
  data: {
    type: 'profile',
    attributes: {
      email: 'user$person@example.com',
      first_name: 'Ada$person',
      last_name: 'Lovelace',
      properties: { tier: 'gold', ltv: '$number', last_seen_at: '$time' },
    },
  },
}).replace('"$number"', '$number')

await using cluster = await startCluster()
await using servers = new AsyncDisposableStack()
const { url } = servers.use(await startProduct(await cluster.createDatabase('product')))
const { client_id: companyId } = await askProduct(url, 'POST', '/v1/api-keys', { name: 'site', kind: 'public' })

const shared = { url, token, method: 'POST' } as const
await compareLoads(cluster, options, [
  { ...shared, name: 'upsert', path: '/v1/profiles', body: upsertBody },
  {
    ...shared,
    name: 'client',
    path: `/client/profiles?company_id=${companyId}`,
    headers: { revision: '2026-07-15' },
    body: clientBody,
  },
])
