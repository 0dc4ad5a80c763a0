import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Database } from '../../../src/store/database.ts'
import { statement } from '../../../src/store/statement.ts'
import { assertProblem, call, itemsOf } from '../../call.ts'
import { forEachDatabase } from '../../databases.ts'
import { fillEventKey, fillEvents, fillSnapshot } from '../../fill-events.ts'
import { enterMessage } from '../../outbox.ts'
import { startTestServer, type TestServer } from '../../server.ts'
import { bodyOf, type Person, preparePeople } from './people.ts'

const nobody = '01890000-0000-7000-8000-000000000000'

const tableList = statement(
  'table_list',
  [],
  { name: 'text' },
  `select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
)

/** The rows of every table, as text, that hold one of the words. */
async function findTraces(database: Database, words: readonly string[]): Promise<string[]> {
  const traces: string[] = []
  for (const { name } of await database.run(tableList, [])) {
    const rows = await database.run(
      statement(
        `${name}_list_traces`,
        ['text[]'],
        { found: 'text' },
        `
        select t::text as found from ${name} t
        where exists (select from unnest($1::text[]) w where strpos(lower(t::text), lower(w)) > 0)`,
      ),
      [words],
    )
    traces.push(...rows.map(row => `${name}: ${row.found}`))
  }
  return traces
}

forEachDatabase('everything about a person', lane => {
  let started: TestServer | undefined
  before(async () => {
    started = await startTestServer(lane.database())
  })
  after(() => started?.close())
  const server = () => {
    if (started === undefined) throw new Error('the server starts before the first test')
    return started
  }
  const people = preparePeople(server)

  describe('DELETE /v1/profiles/{id}', () => {
    test('204: no table holds a trace of the person, and an audit line without personal data remains', async () => {
      const email = 'trace@erase.example'
      const phone = '+493055500001'
      const gone = await people.write({
        identifiers: { email, customer_id: 'E-1' },
        set: { first_name: 'Tracey', notes: { quote: 'Tracey was here' } },
        undeclared: 'discover',
      })
      const visit = { type: 'visit', identifiers: { email }, metadata: { name: 'Tracey' }, event_key: email }
      assert.equal((await people.as('POST /v1/events', { json: visit })).status, 201)
      // Everything that could keep a value: an event, a kept answer, a conflict, a merge, records, a released identifier, a split.
      await people.as('POST /v1/profiles', {
        json: { identifiers: { email: 'former@erase.example', customer_id: 'E-1' } },
        headers: { 'idempotency-key': 'kept' },
      })
      await people.write({ identifiers: { customer_id: 'E-1' }, set: { email } })
      await people.write({ identifiers: { customer_id: 'E-2', email } })
      const absorbed = await people.write({ identifiers: { phone }, set: { last_name: 'Trace' } })
      await people.merge(gone.profile_id, absorbed.profile_id)
      const orders = ['trace@ERASE.example', 'former@erase.example'].map((customer_email, index) => ({
        set: { order_id: `E-${index}`, customer_email },
      }))
      await people.as('POST /v1/records/orders/batch', { json: { records: orders } })
      const friend = await people.write({ identifiers: { email: 'friend@keep.example' }, set: { tier: 'gold' } })
      const mergeId = await people.merge(friend.profile_id, gone.profile_id)
      await people.write({ identifiers: { email: 'friend@keep.example' }, set: { company: 'Keep' } })
      await people.as(`POST /v1/merges/${mergeId}/undo`)
      await people.write({ identifiers: { email: 'friend@keep.example', phone } })
      // Webhooks about them, and one that quotes them in another's name.
      const webhook = { url: 'https://hooks.example', atMs: Date.now() + 86_400_000 }
      const quoting = { lead: { email: 'Trace@Erase.example', metadata: { name: 'Tracey' } } }
      const about = { score: 7, name: 'Tracey' }
      await enterMessage(lane.database(), people.workspaceId(), { ...webhook, body: quoting })
      await enterMessage(lane.database(), people.workspaceId(), { ...webhook, body: about, profileId: gone.profile_id })
      for (const { profile_id: id } of [gone, absorbed]) {
        const happened = [{ type: 'form_submit', atMs: Date.now(), metadata: { email, name: 'Tracey' } }]
        const [eventId] = await fillEvents(server().engine, people.workspaceId(), id, happened)
        const snapshot = { profileId: id, rulesetId: nobody, atMs: Date.now(), score: 3 }
        await fillSnapshot(server().engine, people.workspaceId(), snapshot)
        await fillEventKey(lane.database(), people.workspaceId(), `key of Tracey ${id}`, String(eventId), id)
      }
      const kept = await enterMessage(lane.database(), people.workspaceId(), { ...webhook, body: { score: 1 } })
      const friendBefore = await people.read(friend.profile_id)

      const erased = await people.as(`DELETE /v1/profiles/${absorbed.profile_id}`)
      assert.deepEqual([erased.status, erased.text], [204, ''])
      const words = [email, 'former@erase.example', phone, 'Tracey', gone.profile_id, absorbed.profile_id]
      const traces = await findTraces(lane.database(), words)
      const audit = traces.filter(trace => trace.startsWith('audit_log'))
      // The customer who shared the e-mail has said so themselves, and says so still.
      const shared = await people.lookup('customer_id', 'E-2')
      assert.equal(shared.fields['email'], email)
      const rest = traces.filter(trace => !audit.includes(trace) && !trace.includes(shared.id))
      const ofFriend = rest.filter(trace => trace.includes(friend.profile_id))
      assert.deepEqual(
        rest.filter(trace => !ofFriend.includes(trace)),
        [],
      )
      // So has the friend, of the phone.
      const others = words.filter(word => word !== phone)
      assert.ok(!ofFriend.some(trace => others.some(word => trace.includes(word))), ofFriend.join())
      assert.ok(audit.some(line => line.includes('profile.erase')))
      assert.equal((await findTraces(lane.database(), [kept])).length, 1)
      assert.deepEqual(await findAuditTraces([email, phone, 'Tracey']), [])
      assertProblem(await people.as(`GET /v1/profiles/${gone.profile_id}`), 404, 'not_found')

      assert.deepEqual((await people.read(friend.profile_id)).fields, friendBefore.fields)
      const history = itemsOf(await people.as(`GET /v1/profiles/${friend.profile_id}/history`))
      assert.deepEqual(
        history.map(item => [item['kind'], Object.keys(Object(item['fields'])).toSorted()]),
        [
          ['write', ['phone']],
          ['split', ['company']],
          ['write', ['email', 'tier']],
        ],
      )
      const again = await people.write({ identifiers: { email: 'friend@keep.example', phone } })
      assert.deepEqual(again.conflicts, [])
    })

    async function findAuditTraces(words: readonly string[]): Promise<string[]> {
      return (await findTraces(lane.database(), words)).filter(trace => trace.startsWith('audit_log'))
    }

    test('401, 403 and 404', async () => {
      const { profile_id: id } = await people.write({ identifiers: { email: 'e1@example.com' } })
      const target = `DELETE /v1/profiles/${id}`
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: people.reader() }), 403, 'forbidden')
      for (const other of ['x', nobody])
        assertProblem(await people.as(`DELETE /v1/profiles/${other}`), 404, 'not_found')
      assert.equal((await people.as(target)).status, 204)
      assertProblem(await people.as(target), 404, 'not_found')
    })
  })

  describe('GET /v1/profiles/{id}/export', () => {
    test('200: one document with everything, home by home', async () => {
      const one = await people.write({ identifiers: { email: 'x1@example.com' }, set: { tier: 'gold' }, source: 'crm' })
      const two = await people.write({ identifiers: { email: 'x2@example.com' }, set: { tier: 'iron' } })
      await people.write({ identifiers: { customer_id: 'X-1', email: 'x1@example.com' } })
      await people.write({ identifiers: { customer_id: 'X-2', email: 'x1@example.com' } })
      await people.as('POST /v1/records/orders', {
        json: { set: { order_id: 'X-1', customer_email: 'x2@example.com' } },
      })
      const happened = [{ type: 'call', atMs: Date.now(), metadata: { note: 'loud' } }]
      const [eventId] = await fillEvents(server().engine, people.workspaceId(), two.profile_id, happened)
      const snapshot = { profileId: one.profile_id, rulesetId: nobody, atMs: 3_600_000, score: 3 }
      await fillSnapshot(server().engine, people.workspaceId(), snapshot)
      await fillEventKey(lane.database(), people.workspaceId(), 'key of x2', String(eventId), two.profile_id)
      await people.merge(one.profile_id, two.profile_id)
      const exported = await people.as(`GET /v1/profiles/${two.profile_id}/export`)
      type Exported = {
        readonly profile: Person
        readonly homes: readonly { readonly id: string; readonly fields: Readonly<Record<string, unknown>> }[]
        readonly identifiers: readonly { readonly value: string; readonly source: string; readonly home_id: string }[]
        readonly events: readonly { readonly id: string; readonly home_id: string; readonly metadata: unknown }[]
        readonly event_keys: readonly { readonly key: string; readonly event_id: string }[]
        readonly score_history: readonly unknown[]
      } & Readonly<Record<'history' | 'merges' | 'conflicts' | 'records', readonly unknown[]>>
      const document = bodyOf<Exported>(exported, 200)
      assert.deepEqual(Object.keys(document), [
        'exported_at',
        'profile',
        'homes',
        'identifiers',
        'history',
        'merges',
        'conflicts',
        'records',
        'owner_name',
        'company',
        'events',
        'event_keys',
        'enrichments',
        'notes',
        'scores',
        'score_history',
      ])
      assert.deepEqual(document.profile, await people.read(one.profile_id))
      assert.deepEqual(
        document.homes.map(home => [home.id, home.fields['tier']]),
        [
          [one.profile_id, 'gold'],
          [two.profile_id, 'iron'],
        ],
      )
      const [first] = document.identifiers
      assert.deepEqual([first?.value, first?.source, first?.home_id], ['x1@example.com', 'crm', one.profile_id])
      const { history, merges, conflicts, records } = document
      assert.deepEqual([history.length, merges.length, conflicts.length, records.length], [4, 1, 1, 1])
      assert.deepEqual(
        document.events.map(event => [event.id, event.home_id, event.metadata]),
        [[eventId, two.profile_id, { note: 'loud' }]],
      )
      assert.deepEqual(
        document.event_keys.map(({ key, event_id: id }) => [key, id]),
        [['key of x2', eventId]],
      )
      assert.deepEqual(document.score_history, [{ ruleset_id: nobody, at: '1970-01-01T01:00:00.000Z', score: 3 }])
    })

    test('401, 403 and 404', async () => {
      const { token } = await server().createKey(['profiles:write'], people.workspaceId())
      const target = `GET /v1/profiles/${nobody}/export`
      assertProblem(await call(server(), target), 401, 'unauthorized')
      assertProblem(await call(server(), target, { key: token }), 403, 'forbidden')
      for (const id of ['x', nobody]) assertProblem(await people.as(`GET /v1/profiles/${id}/export`), 404, 'not_found')
    })
  })
})
