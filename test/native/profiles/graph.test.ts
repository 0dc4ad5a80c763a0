import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { bodyOf, type Person, preparePeople } from './people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'

type Identifier = { readonly kind: string; readonly value: string; readonly home_id: string; readonly source: string }

type Graph = {
  readonly profile_id: string
  readonly homes: readonly {
    readonly id: string
    readonly name: string
    readonly email: string | null
    readonly fields: readonly string[]
  }[]
  readonly identifiers: readonly Identifier[]
  readonly merges: readonly { readonly id: string; readonly undone_at: string | null }[]
  readonly parted: readonly { readonly id: string; readonly name: string; readonly profile_id: string }[]
  readonly is_complete: boolean
}

type Side = Pick<Person, 'id' | 'fields' | 'provenance' | 'absorbed'> & {
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[]
}

/** What a foreseen side and the profile that comes of it must agree on. */
function comparable({ id, fields, provenance, absorbed, identifiers }: Side) {
  return { id, fields, provenance, absorbed, identifiers: identifiers.map(({ kind, value }) => `${kind}:${value}`) }
}

forEachServer('what holds a profile together', server => {
  const people = preparePeople(server)
  const graphOf = async (id: string): Promise<Graph> => bodyOf(await people.as(`GET /v1/profiles/${id}/graph`), 200)
  const foresee = (mergeId: string) => people.as(`GET /v1/merges/${mergeId}/undo`)
  const undo = (mergeId: string) => people.as(`POST /v1/merges/${mergeId}/undo`)

  describe('GET /v1/profiles/{id}/graph', () => {
    test('200: each home has the identifiers and fields that it alone was told, whichever id was asked for', async () => {
      const one = await people.write({
        identifiers: { email: 'g1@example.com' },
        set: { first_name: 'Ada', last_name: 'Lovelace' },
        source: 'crm',
      })
      const two = await people.write({ identifiers: { phone: '+493012345601' }, set: { tier: 'gold' }, source: 'shop' })
      const joined = await people.write({ identifiers: { email: 'g1@example.com', phone: '+493012345601' } })
      const graph = await graphOf(two.profile_id)
      assert.deepEqual(await graphOf(one.profile_id), graph)
      assert.equal(graph.profile_id, one.profile_id)
      assert.deepEqual(
        graph.homes.map(({ id, name, email }) => ({ id, name, email })),
        [
          { id: one.profile_id, name: 'Ada Lovelace', email: 'g1@example.com' },
          { id: two.profile_id, name: '', email: null },
        ],
      )
      assert.ok(graph.homes[1]?.fields.includes('tier') && !graph.homes[0]?.fields.includes('tier'))
      assert.deepEqual(
        graph.identifiers.map(({ value, home_id, source }) => [value, home_id, source]),
        [
          ['g1@example.com', one.profile_id, 'crm'],
          ['+493012345601', two.profile_id, 'shop'],
        ],
      )
      assert.deepEqual(
        graph.merges.map(merge => merge.id),
        joined.merges.map(merge => merge.merge_id),
      )
      assert.deepEqual(graph.parted, [])
      assert.equal(graph.is_complete, true)
    })

    test('200: an undone merge is told on both sides with the profile that its other side belongs to now', async () => {
      const one = await people.write({ identifiers: { email: 'g2@example.com' }, set: { first_name: 'One' } })
      const two = await people.write({ identifiers: { email: 'g3@example.com' }, set: { first_name: 'Two' } })
      const three = await people.write({ identifiers: { email: 'g4@example.com' } })
      const mergeId = await people.merge(one.profile_id, two.profile_id)
      await undo(mergeId)
      await people.merge(three.profile_id, two.profile_id)
      const graph = await graphOf(one.profile_id)
      assert.equal(graph.homes.length, 1)
      assert.equal(typeof graph.merges.find(merge => merge.id === mergeId)?.undone_at, 'string')
      assert.deepEqual(
        graph.parted.map(({ id, name, profile_id }) => ({ id, name, profile_id })),
        [{ id: two.profile_id, name: 'Two', profile_id: three.profile_id }],
      )
      assert.deepEqual(
        (await graphOf(three.profile_id)).parted.map(({ id }) => id),
        [one.profile_id],
      )
    })

    test('200: a profile with more identifiers than are shown says so', async () => {
      const ids = Array.from({ length: 60 }, (_, at) => `g-${at}`)
      const first = await people.write({ identifiers: { email: 'g5@example.com', anonymous_id: ids } })
      for (let at = 0; at < 9; at += 1) {
        const values = ids.map(id => `${id}-${at}`)
        const other = await people.write({ identifiers: { email: `g5-${at}@example.com`, device_id: values } })
        await people.merge(first.profile_id, other.profile_id)
      }
      const graph = await graphOf(first.profile_id)
      assert.equal(graph.homes.length, 10)
      assert.equal(graph.identifiers.length, 500)
      assert.equal(graph.is_complete, false)
    })

    test('401, 403 and 404', async () => {
      const { profile_id: id } = await people.write({ identifiers: { email: 'g6@example.com' } })
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      const target = `GET /v1/profiles/${id}/graph`
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: token }), 403, 'forbidden')
      for (const other of ['x', nobody]) {
        assertProblem(await people.as(`GET /v1/profiles/${other}/graph`), 404, 'not_found')
      }
    })
  })

  describe('GET /v1/merges/{id}/undo', () => {
    test('200: foresees exactly what undoing then leaves, and changes nothing', async () => {
      const one = await people.write({
        identifiers: { email: 'g7@example.com' },
        set: { tier: 'gold' },
        observed_at: '2026-01-02T00:00:00Z',
      })
      const two = await people.write({
        identifiers: { phone: '+493012345602' },
        set: { tier: 'silver' },
        observed_at: '2026-01-01T00:00:00Z',
      })
      const three = await people.write({ identifiers: { email: 'g8@example.com' }, set: { company: 'Babbage' } })
      await people.merge(two.profile_id, three.profile_id)
      const mergeId = await people.merge(one.profile_id, two.profile_id)
      await people.write({ identifiers: { phone: '+493012345602', anonymous_id: 'g7-a' }, set: { ltv: 3 } })
      const before = await people.read(one.profile_id)
      const foreseen = bodyOf<{ survivor: Side; restored: Side }>(await foresee(mergeId), 200)
      assert.deepEqual(await people.read(one.profile_id), before)
      assert.deepEqual(foreseen.restored.absorbed, [three.profile_id])
      assert.deepEqual([foreseen.survivor.fields['tier'], foreseen.restored.fields['tier']], ['gold', 'silver'])
      const undone = bodyOf<{ survivor: Person; restored: Person }>(await undo(mergeId), 200)
      assert.deepEqual(comparable(foreseen.survivor), comparable(undone.survivor))
      assert.deepEqual(comparable(foreseen.restored), comparable(undone.restored))
    })

    test('401, 403, 404 and 409', async () => {
      const one = await people.write({ identifiers: { email: 'g9@example.com' } })
      const two = await people.write({ identifiers: { email: 'g10@example.com' } })
      const mergeId = await people.merge(one.profile_id, two.profile_id)
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      const target = `GET /v1/merges/${mergeId}/undo`
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: token }), 403, 'forbidden')
      for (const id of ['x', nobody]) assertProblem(await foresee(id), 404, 'not_found')
      await undo(mergeId)
      assertProblem(await foresee(mergeId), 409, 'conflict')
      assert.equal(itemsOf(await people.as(`GET /v1/profiles/${one.profile_id}/merges`)).length, 1)
    })
  })
})
