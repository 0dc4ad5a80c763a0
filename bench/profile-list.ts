// Question: what does a page of a filtered list cost at 1,000,000 profiles, against a look-up by id?
// node bench/profile-list.ts [--connections 8] [--seconds 5] [--rounds 3] [--people 1000000]

import { parseArgs } from 'node:util'
import { fillProduct } from './lib/batches.ts'
import { startCluster } from './lib/cluster.ts'
import { compareLoads, loadOptions } from './lib/compare-loads.ts'
import { startProduct, token } from './lib/product.ts'

const { values: options } = parseArgs({
  options: {
    ...loadOptions,
    connections: { type: 'string', default: '8' },
    people: { type: 'string', default: '1000000' },
  },
})

await using cluster = await startCluster()
await using servers = new AsyncDisposableStack()
const databaseUrl = await cluster.createDatabase('product')
const { url } = servers.use(await startProduct(databaseUrl))
const startedAt = new Date().toISOString()
await fillProduct(url, Number(options.people))
await cluster.vacuum(databaseUrl)

const headers = { revision: '2026-07-15' }
type Page = { readonly data: readonly { readonly id: string }[]; readonly links: { readonly next: string | null } }

async function readPage(address: string): Promise<Page> {
  const answer = await fetch(address, { headers: { ...headers, authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`${address} got ${answer.status}: ${await answer.text()}`)
  return JSON.parse(await answer.text())
}

/** Pages behind each other, far into the list. */
async function walk(first: string, pages: number): Promise<readonly Page[]> {
  const walked: Page[] = []
  for (let next: string | null = first; next !== null && walked.length < pages; ) {
    const page: Page = await readPage(next)
    walked.push(page)
    next = page.links.next
  }
  return walked
}

const created = `filter=greater-than(created,${startedAt})`
const walked = await walk(`${url}/api/profiles?${created}&page[size]=100`, 300)
const ids = walked.flatMap(({ data }) => data.slice(0, 2).map(({ id }) => id))
const next = walked.flatMap(({ links }) => (links.next === null ? [] : [new URL(links.next).search]))

const shared = { url, token, method: 'GET', headers } as const
await compareLoads(cluster, options, [
  { ...shared, name: 'by id', path: '/api/profiles/$pick', picks: ids },
  { ...shared, name: 'by e-mail', path: '/api/profiles?filter=equals(email,"user$person@example.com")' },
  { ...shared, name: 'page of 20', path: '/api/profiles$pick', picks: next.map(query => query.replace('=100', '=20')) },
  { ...shared, name: 'page of 100', path: '/api/profiles$pick', picks: next },
])
