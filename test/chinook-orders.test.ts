import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createApiClient } from '../src/cli/demo/api-client.ts'
import { declareSampleFields, loadSource, type SourceName, sourceNames } from '../src/cli/demo/load-sources.ts'
import { readSources, sampleDirectory } from '../src/engine/sample-data/read-sources.ts'
import { forEachDatabase } from './databases.ts'
import { startTestServer } from './server.ts'

type Expected = {
  readonly profiles: number
  readonly orders: number
  readonly customers: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

type Profile = {
  readonly fields: Readonly<Record<string, unknown>>
  readonly provenance: Readonly<Record<string, unknown>>
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[]
}

type Page<T> = { readonly data: readonly T[]; readonly next_cursor: string | null }

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map(rest => [item, ...rest]))
}

const expected: Expected = JSON.parse(await readFile(`${sampleDirectory}expected.json`, 'utf8'))
const sources = await readSources()

forEachDatabase('the four Chinook sources', lane => {
  test('end in the same 59 profiles in whichever of the 24 orders they arrive', async () => {
    await using server = await startTestServer(lane.database())

    async function listAll<T>(token: string, path: string): Promise<T[]> {
      const client = createApiClient(server.url, token)
      const rows: T[] = []
      let cursor: string | null = null
      do {
        const page = (await client.call(
          'GET',
          `${path}?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
        )) as Page<T>
        rows.push(...page.data)
        cursor = page.next_cursor
      } while (cursor !== null)
      return rows
    }

    async function loadInOrder(order: readonly SourceName[]): Promise<Map<string, Profile>> {
      const workspace = await server.createWorkspace()
      const { token } = await server.createKey(['*'], workspace.id)
      const client = createApiClient(server.url, token)
      await declareSampleFields(client)
      for (const source of order) await loadSource(client, source, sources)
      assert.equal((await listAll(token, '/v1/records/orders')).length, expected.orders)
      const profiles = await listAll<Profile>(token, '/v1/profiles')
      return new Map(profiles.map(profile => [String(profile.fields.customer_id), profile]))
    }

    let first: Map<string, Profile> | undefined
    for (const order of permutations(sourceNames)) {
      const profiles = await loadInOrder(order)
      assert.equal(profiles.size, expected.profiles, order.join(', '))
      for (const [customerId, fields] of Object.entries(expected.customers)) {
        const profile = profiles.get(customerId)
        assert.ok(profile, `${customerId} after ${order.join(', ')}`)
        for (const [name, value] of Object.entries(fields)) {
          assert.deepEqual(profile.fields[name], value, `${customerId}.${name} after ${order.join(', ')}`)
        }
        assert.ok(profile.identifiers.some(held => held.kind === 'email' && held.value === fields.email))
        assert.ok(profile.identifiers.some(held => held.kind === 'customer_id' && held.value === customerId))
      }
      first ??= profiles
      // Whatever the order, not just the expected fields but every field is the same.
      for (const [customerId, profile] of profiles)
        assert.deepEqual(profile.fields, first.get(customerId)?.fields, order.join(', '))
    }
  })
})
