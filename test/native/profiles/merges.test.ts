import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { bodyOf, type Person, preparePeople } from './people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'

/** What of a profile a merge and its undoing must leave as it was. */
function lasting({ id, fields, provenance, identifiers, absorbed, created_at }: Person) {
  return { id, fields, provenance, identifiers, absorbed, created_at }
}

forEachServer('merging profiles', server => {
  const people = preparePeople(server)
  const merge = (json: unknown) => people.as('POST /v1/profiles/merge', { json })
  const undo = (mergeId: string) => people.as(`POST /v1/merges/${mergeId}/undo`)

  describe('POST /v1/profiles/merge', () => {
    test('200: the survivor shows the later value of each field and all identifiers', async () => {
      const one = await people.write({
        identifiers: { email: 'm1@example.com' },
        set: { tier: 'gold', company: 'Old' },
        observed_at: '2026-01-02T00:00:00Z',
      })
      const two = await people.write({
        identifiers: { phone: '+493012345671' },
        set: { tier: 'silver', country: 'DE' },
        observed_at: '2026-01-01T00:00:00Z',
      })
      const merged = await merge({ survivor: one.profile_id, absorbed: two.profile_id })
      assert.equal(merged.status, 200, merged.text)
      assert.deepEqual(Object.keys(merged.body), ['merge', 'profile'])
      const { fields, identifiers } = await people.read(two.profile_id)
      assert.deepEqual(fields, {
        email: 'm1@example.com',
        phone: '+493012345671',
        tier: 'gold',
        company: 'Old',
        country: 'DE',
      })
      assert.deepEqual(identifiers.map(({ kind }) => kind).toSorted(), ['email', 'phone'])
    })

    test('400, 401, 403 and 404', async () => {
      assertProblem(await merge({ survivor: nobody }), 400, 'invalid_request')
      assertProblem(await merge({ survivor: 1, absorbed: [] }), 400, 'invalid_request')
      const target = 'POST /v1/profiles/merge'
      const json = { survivor: nobody, absorbed: nobody }
      assertProblem(await call(server(), target, { json }), 401, 'unauthorized')
      assertProblem(await call(server(), target, { json, key: people.reader() }), 403, 'forbidden')
      const { profile_id: id } = await people.write({ identifiers: { email: 'm2@example.com' } })
      for (const json of [
        { survivor: id, absorbed: nobody },
        { survivor: 'x', absorbed: id },
      ]) {
        assertProblem(await merge(json), 404, 'not_found')
      }
    })

    test('409: a profile is not merged with itself, nor with one that it absorbed', async () => {
      const one = await people.write({ identifiers: { email: 'm3@example.com' } })
      const two = await people.write({ identifiers: { email: 'm4@example.com' } })
      const json = { survivor: one.profile_id, absorbed: two.profile_id }
      await merge(json)
      assertProblem(await merge(json), 409, 'conflict')
      assertProblem(await merge({ survivor: one.profile_id, absorbed: one.profile_id }), 409, 'conflict')
    })
  })

  describe('GET /v1/profiles/{id}/merges', () => {
    test('200: every merge of the profile and of those it absorbed, undone ones too, page by page', async () => {
      const ids: string[] = []
      for (const name of ['a', 'b', 'c']) {
        ids.push((await people.write({ identifiers: { email: `${name}@merges.example.com` } })).profile_id)
      }
      const [a = '', b = '', c = ''] = ids
      const inner = await people.merge(b, c)
      const outer = await people.merge(a, b)
      await undo(outer)
      const ofB = itemsOf(await people.as(`GET /v1/profiles/${b}/merges`))
      assert.deepEqual(
        ofB.map(item => item['id']),
        [outer, inner],
      )
      assert.equal(typeof ofB[0]?.['undone_at'], 'string')
      assert.equal(ofB[1]?.['undone_at'], null)
      assert.deepEqual(Object.keys(ofB[0] ?? {}), [
        'id',
        'survivor_id',
        'absorbed_id',
        'reason',
        'source',
        'identifiers',
        'merged_at',
        'undone_at',
        'undone_by',
        'veto_lifted_at',
      ])
      const first = await people.as(`GET /v1/profiles/${b}/merges?limit=1`)
      const second = await people.as(`GET /v1/profiles/${b}/merges?limit=1&cursor=${first.body['next_cursor']}`)
      assert.deepEqual([...itemsOf(first), ...itemsOf(second)], ofB)
      assert.equal(second.body['next_cursor'], null)
    })

    test('400, 401, 403 and 404', async () => {
      const { profile_id: id } = await people.write({ identifiers: { email: 'm5@example.com' } })
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      const target = `GET /v1/profiles/${id}/merges`
      assertProblem(await people.as(`${target}?cursor=x`), 400, 'invalid_request')
      assertProblem(await people.as(`${target}?limit=0`), 400, 'invalid_request')
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: token }), 403, 'forbidden')
      assertProblem(await people.as(`GET /v1/profiles/${nobody}/merges`), 404, 'not_found')
    })
  })

  describe('POST /v1/merges/{id}/undo', () => {
    test('200: merge then undo leaves both as they were', async () => {
      const a = await people.write({
        identifiers: { email: 's1@example.com', anonymous_id: ['s1-a', 's1-b'] },
        set: { tier: 'gold', ltv: 7 },
        append: { labels: ['x'] },
      })
      const b = await people.write({ identifiers: { phone: '+493012345672' }, set: { tier: 'silver', ltv: 9 } })
      await people.write({ profile_id: b.profile_id, clear: ['tier'] })
      const before = [await people.read(a.profile_id), await people.read(b.profile_id)].map(lasting)
      const mergeId = await people.merge(a.profile_id, b.profile_id)
      // Some clients name a content type on every call.
      const headers = { 'content-type': 'application/json' }
      const undone = await people.as(`POST /v1/merges/${mergeId}/undo`, { headers })
      assert.equal(undone.status, 200, undone.text)
      const { survivor, restored } = bodyOf<{ survivor: Person; restored: Person }>(undone, 200)
      assert.deepEqual([survivor, restored].map(lasting), before)
      assert.deepEqual(await people.read(b.profile_id), restored)
      // A tombstone is split too: an older value does not come back on the side that had cleared it.
      const late = await people.write({
        identifiers: { phone: '+493012345672' },
        set: { tier: 'old' },
        observed_at: '2020-01-01T00:00:00Z',
      })
      assert.equal(late.fields['tier']?.verdict, 'stale')
    })

    test('200: a whole branch is cut off, and what it had absorbed before stays in it', async () => {
      const ids: string[] = []
      for (const name of ['root', 'branch', 'leaf', 'other']) {
        const written = await people.write({ identifiers: { email: `${name}@tree.example.com` }, set: { tier: name } })
        ids.push(written.profile_id)
      }
      const [root = '', branch = '', leaf = '', other = ''] = ids
      await people.merge(branch, leaf)
      const cut = await people.merge(root, branch)
      await people.merge(root, other)
      const branchBefore = ['branch@tree.example.com', 'leaf@tree.example.com']
      await undo(cut)
      const [top, side] = [await people.read(root), await people.read(leaf)]
      assert.equal(side.id, branch)
      assert.deepEqual(side.absorbed, [leaf])
      assert.deepEqual(side.identifiers.map(({ value }) => value).toSorted(), branchBefore)
      assert.equal(side.fields['tier'], 'leaf')
      assert.deepEqual(top.absorbed, [other])
      assert.equal(top.fields['tier'], 'other')
      assert.equal((await people.lookup('email', 'leaf@tree.example.com')).id, branch)
    })

    test('200: what was written since goes with the identifier it came with', async () => {
      const a = await people.write({ identifiers: { email: 's3@example.com' }, set: { tier: 'one' } })
      const b = await people.write({ identifiers: { phone: '+493012345673' }, set: { tier: 'two' } })
      const mergeId = await people.merge(a.profile_id, b.profile_id)
      await people.write({ identifiers: { email: 's3@example.com' }, set: { company: 'from e-mail', country: 'AT' } })
      await people.write({ identifiers: { phone: '+493012345673' }, set: { company: 'from phone', plan: 'pro' } })
      await people.write({ identifiers: { phone: '+493012345673', device_id: 's3-device' } })
      await undo(mergeId)
      const [left, right] = [await people.read(a.profile_id), await people.read(b.profile_id)]
      assert.deepEqual(left.fields, {
        email: 's3@example.com',
        tier: 'one',
        company: 'from e-mail',
        country: 'AT',
      })
      assert.deepEqual(right.fields, {
        phone: '+493012345673',
        tier: 'two',
        company: 'from phone',
        plan: 'pro',
        device_id: 's3-device',
      })
      assert.deepEqual(right.identifiers.map(({ kind }) => kind).toSorted(), ['device_id', 'phone'])
      const history = itemsOf(await people.as(`GET /v1/profiles/${a.profile_id}/history`))
      assert.deepEqual(
        history.map(item => item['kind']),
        ['split', 'write', 'write', 'write', 'merge', 'write'],
      )
    })

    test('200: identifiers do not join the two again until the veto is lifted', async () => {
      const email = 's4@example.com'
      const phone = '+493012345674'
      const a = await people.write({ identifiers: { email } })
      const b = await people.write({ identifiers: { phone } })
      const joined = await people.write({ identifiers: { email, phone } })
      const mergeId = joined.merges[0]?.merge_id ?? ''
      await undo(mergeId)
      const apart = await people.write({ identifiers: { email, phone } })
      assert.deepEqual(apart.merges, [])
      assert.equal(apart.conflicts[0]?.['reason'], 'vetoed')
      const lift = `DELETE /v1/merges/${mergeId}/veto`
      assert.equal((await people.as(lift)).status, 204)
      assert.equal((await people.as(lift)).status, 204)
      const again = await people.write({ identifiers: { email, phone } })
      assert.equal(again.merges.length, 1)
      assert.equal((await people.read(b.profile_id)).id, a.profile_id)
    })

    test('200: a veto holds for what the two have absorbed in the meantime', async () => {
      const ids: string[] = []
      for (const name of ['v1', 'v2', 'v3']) {
        ids.push((await people.write({ identifiers: { email: `${name}@veto.example.com` } })).profile_id)
      }
      const [one = '', two = '', three = ''] = ids
      await undo(await people.merge(one, two))
      await people.merge(three, two)
      const written = await people.write({ identifiers: { email: ['v1@veto.example.com', 'v3@veto.example.com'] } })
      assert.deepEqual(written.merges, [])
    })

    test('401, 403, 404 and 409', async () => {
      const one = await people.write({ identifiers: { email: 's5@example.com' } })
      const two = await people.write({ identifiers: { email: 's6@example.com' } })
      const mergeId = await people.merge(one.profile_id, two.profile_id)
      const target = `POST /v1/merges/${mergeId}/undo`
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: people.reader() }), 403, 'forbidden')
      for (const id of ['x', nobody]) assertProblem(await undo(id), 404, 'not_found')
      assert.equal((await undo(mergeId)).status, 200)
      assertProblem(await undo(mergeId), 409, 'conflict')
    })
  })

  describe('DELETE /v1/merges/{id}/veto', () => {
    test('401, 403, 404 and 409', async () => {
      const one = await people.write({ identifiers: { email: 's7@example.com' } })
      const two = await people.write({ identifiers: { email: 's8@example.com' } })
      const target = `DELETE /v1/merges/${await people.merge(one.profile_id, two.profile_id)}/veto`
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: people.reader() }), 403, 'forbidden')
      for (const id of ['x', nobody]) assertProblem(await people.as(`DELETE /v1/merges/${id}/veto`), 404, 'not_found')
      assertProblem(await people.as(target), 409, 'conflict')
    })
  })
})
