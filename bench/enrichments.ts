// Question: how many enrichment records a second does addProfileToContact take, against the plain single upsert of the
// same server?
// node bench/enrichments.ts [--connections 8,64] [--seconds 5] [--rounds 3] [--people 20000]

import { parseArgs } from 'node:util'
import { startCluster } from './lib/cluster.ts'
import { compareLoads, loadOptions } from './lib/compare-loads.ts'
import { askProduct, startProduct, token, upsertBody } from './lib/product.ts'

const { values: options } = parseArgs({ options: loadOptions })
const contacts = 500

await using cluster = await startCluster()
await using servers = new AsyncDisposableStack()
const { url } = servers.use(await startProduct(await cluster.createDatabase('product')))
const ask = (method: string, path: string, body?: object) => askProduct(url, method, path, body)

const { workspace_id: org_id } = await ask('POST', '/v1/api-keys', { name: 'workspace', scopes: ['profiles:read'] })
const { id: member_id } = await ask('POST', '/v1/members', {
  email: 'owner@example.com',
  first_name: 'Ada',
  last_name: 'Lovelace',
  role: 'editor',
})
const { token: api_key } = await ask('POST', '/v1/api-keys', {
  name: 'owner',
  kind: 'personal',
  member_id,
})
const { developer_secret } = await ask('POST', '/v1/api-keys', {
  name: 'developer',
  kind: 'developer',
  personal_token: api_key,
  allowed_ips: ['127.0.0.1', '::1'],
})
const picks: string[] = []
for (let person = 0; person < contacts; person += 1) {
  const json = { identifiers: { email: `contact${person}@example.com` }, set: { first_name: 'Ada' } }
  const { profile_id } = await ask('POST', '/v1/profiles', json)
  await ask('PUT', `/v1/profiles/${profile_id}/owner`, { member_id })
  picks.push(String(profile_id))
}

const body = JSON.stringify({
  api_key,
  developer_secret,
  org_id,
  member_id,
  contact_id: '$pick',
  profile_source: 'Trade Register',
  profile_payload: {
    summary: 'Owner of a bakery',
    branches: '$number',
    open_on: ['Mon', 'Fri'],
    tax: { registered: true },
  },
}).replace('"$number"', '$number')

const shared = { url, token, method: 'POST' } as const
await compareLoads(cluster, options, [
  { ...shared, name: 'upsert', path: '/v1/profiles', body: upsertBody },
  { ...shared, name: 'enrichment', path: '/apis/v2/public/crm/addProfileToContact', body, picks },
])

// Refusals of this contract are 200 too; they would stand in the audit log.
const { data: audited } = await ask('GET', '/v1/audit-log?limit=500')
const refusals = Array.isArray(audited) ? audited.filter(({ action }) => action === 'zyntro.refuse') : audited
if (!Array.isArray(refusals) || refusals.length > 0)
  throw new Error(`refused: ${JSON.stringify(refusals).slice(0, 500)}`)
