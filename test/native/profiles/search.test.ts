import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fillWords } from '../../../src/engine/maintenance/fill-words.ts'
import { itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { findFaults, readWorld } from '../../invariants.ts'
import { preparePeople } from './people.ts'

forEachServer('searching profiles', server => {
  const people = preparePeople(server)
  const strangers = preparePeople(server)

  async function found(q: string): Promise<unknown[]> {
    const listed = await people.as(`GET /v1/profiles?${new URLSearchParams({ q })}`)
    assert.equal(listed.status, 200, listed.text)
    assert.equal(listed.body['is_partial'], false)
    return itemsOf(listed).map(item => item['id'])
  }

  const write = async (email: string, set: object) => (await people.write({ identifiers: { email }, set })).profile_id

  async function assertWordsFollow(): Promise<void> {
    const database = server().engine.database
    assert.deepEqual(findFaults(await readWorld(database, people.workspaceId())), [])
  }

  describe('GET /v1/profiles?q=', () => {
    test('words find a person by their beginnings, in any order and any spelling', async () => {
      const mia = await write('mia@search.example', {
        first_name: 'Mia',
        last_name: 'Nordström',
        company: 'Straußen AG',
      })
      const muller = await write('mueller@search.example', { full_name: 'Zoë Müller-Lüdenscheidt' })
      const taro = await write('taro@search.example', { name: '山田 太郎' })
      for (const q of ['mia', 'MIA nord', 'nordstrom mi', 'Nordström', 'strauß', 'strauss mia'])
        assert.deepEqual(await found(q), [mia], q)
      for (const q of ['muller', 'Müller', 'zoe lud', 'ludenscheidt mull'])
        assert.deepEqual(await found(q), [muller], q)
      assert.deepEqual(await found('山田'), [taro])
      for (const q of ['ordstrom', 'mia muller', 'mia x', '🎉', ' ', '田']) assert.deepEqual(await found(q), [], q)
      const other = await strangers.as('GET /v1/profiles?q=mia', { key: strangers.reader() })
      assert.deepEqual(itemsOf(other), [])
      await assertWordsFollow()
    })

    test('words follow a change, a clear, a merge, a split and an erasure', async () => {
      const ada = await write('ada@search.example', { first_name: 'Ada', last_name: 'Byron' })
      await write('ada@search.example', { last_name: 'Lovelace', full_name: null })
      assert.deepEqual(await found('ada byron'), [])
      assert.deepEqual(await found('ada love'), [ada])
      await write('ada@search.example', { last_name: null })
      assert.deepEqual(await found('lovelace'), [])
      const countess = await write('countess@search.example', { company: 'Analytical Engines', first_name: 'Augusta' })
      const mergeId = await people.merge(ada, countess)
      assert.deepEqual(await found('analytical'), [ada])
      await assertWordsFollow()
      await write('countess@search.example', { company: 'Difference Engines' })
      assert.equal((await people.as(`POST /v1/merges/${mergeId}/undo`)).status, 200)
      assert.deepEqual(await found('difference'), [countess])
      assert.deepEqual(await found('ada'), [ada])
      assert.deepEqual(await found('analytical'), [])
      await assertWordsFollow()
      assert.equal((await people.as(`DELETE /v1/profiles/${countess}`)).status, 204)
      assert.deepEqual(await found('difference'), [])
      await assertWordsFollow()
    })

    test('a page behind another goes on where it ended, and hits can be filtered and sorted', async () => {
      for (let n = 0; n < 5; n += 1)
        await write(`kim${n}@pages.example`, { first_name: 'Kim', tier: n % 2 ? 'b' : 'a' })
      const whole = await found('kim')
      assert.equal(whole.length, 5)
      const first = await people.as('GET /v1/profiles?q=kim&limit=3')
      const rest = await people.as(`GET /v1/profiles?q=kim&limit=3&cursor=${first.body['next_cursor']}`)
      assert.deepEqual(
        [...itemsOf(first), ...itemsOf(rest)].map(item => item['id']),
        whole,
      )
      assert.equal(itemsOf(await people.as('GET /v1/profiles?q=kim&filter=tier:eq:a')).length, 3)
      const sorted = itemsOf(await people.as('GET /v1/profiles?q=kim&sort=email'))
      assert.deepEqual(
        sorted.map(item => item['id']),
        whole.toReversed(),
      )
    })

    test('more that begins alike than a search looks at is said to be partial', async () => {
      const workspaceId = strangers.workspaceId()
      await server().engine.database.execute(`insert into profile_word (workspace_id, word, profile_id, name)
select '${workspaceId}', 'crowd' || n, md5(n::text)::uuid, ' crowd' || n || ' ' from generate_series(1, 10001) n`)
      const listed = await strangers.as('GET /v1/profiles?q=crowd', { key: strangers.reader() })
      assert.deepEqual([listed.status, listed.body['is_partial'], listed.body['data']], [200, true, []])
      const narrower = await strangers.as('GET /v1/profiles?q=crowd1000', { key: strangers.reader() })
      assert.equal(narrower.body['is_partial'], false)
    })

    test('profiles that are older than their words are found once these are filled in, by any number of servers', async () => {
      const { database } = server().engine
      const workspaceId = people.workspaceId()
      const old = await write('old@search.example', { first_name: 'Methuselah' })
      await database.execute(`delete from profile_word where workspace_id = '${workspaceId}';
insert into profile_word_fill (workspace_id, after_id) values ('${workspaceId}', '00000000-0000-0000-0000-000000000000')`)
      assert.deepEqual(await found('methuselah'), [])
      await Promise.all([fillWords(database, () => false), fillWords(database, () => false)])
      assert.deepEqual(await found('methuselah'), [old])
      await write('old@search.example', { first_name: 'Noah' })
      assert.deepEqual(await found('methuselah'), [])
      await assertWordsFollow()
    })
  })
})
