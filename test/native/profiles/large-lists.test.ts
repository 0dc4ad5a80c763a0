import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Called, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { preparePeople } from './people.ts'

forEachServer('lists of what is large', server => {
  const people = preparePeople(server)

  /** All pages of a list, and how many items each had. */
  async function readAll(target: string): Promise<{ readonly sizes: readonly number[]; readonly items: unknown[] }> {
    const items: unknown[] = []
    const sizes: number[] = []
    let cursor = ''
    do {
      const page: Called = await people.as(`GET ${target}&limit=500${cursor}`)
      assert.equal(page.status, 200, page.text.slice(0, 500))
      assert.ok(page.text.length < 18 * 1_048_576, `${page.text.length} characters`)
      items.push(...itemsOf(page))
      sizes.push(itemsOf(page).length)
      const next = page.body['next_cursor']
      cursor = typeof next === 'string' ? `&cursor=${next}` : ''
    } while (cursor !== '')
    return { sizes, items }
  }

  test('a page ends where its rows make 16 MiB, and the next goes on behind it', async () => {
    const { profile_id: id } = await people.write({ identifiers: { email: 'large@example.com' } })
    const metadata = { text: 'x'.repeat(4_000_000) }
    const receipts = []
    for (let at = 0; at < 20; at += 1) {
      receipts.push(
        await server().engine.writer.write(people.workspaceId(), {
          type: 'event',
          eventType: 'visit',
          profileId: id,
          metadata: at % 2 === 0 ? metadata : {},
          source: 'test',
          linkPolicy: 'never',
        }),
      )
    }
    assert.ok(receipts.every(settled => settled.kind === 'settled' && settled.receipt.problems.length === 0))
    for (const target of [
      `/v1/events?profile_id=${id}`,
      '/v1/events?type=visit',
      `/v1/profiles/${id}/timeline?type=event`,
    ]) {
      const { sizes, items } = await readAll(target)
      assert.deepEqual(sizes, [9, 8, 3], target)
      assert.equal(new Set(items.map(item => JSON.stringify(item).slice(0, 300))).size, 20, target)
    }
  })
})
