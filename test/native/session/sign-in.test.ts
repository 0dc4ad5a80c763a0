import assert from 'node:assert/strict'
import { afterEach, before, describe, test } from 'node:test'
import { sweepSessions } from '../../../src/engine/maintenance/sweep-sessions.ts'
import { createPasswords } from '../../../src/engine/members/passwords.ts'
import { statement } from '../../../src/store/statement.ts'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { callAs, cookieOf, owner, signIn, signInAs, signInOwner } from '../../sign-in.ts'

const dayMs = 24 * 3_600_000
let passedMs = 0
let senders = 0

const appUserDisable = statement(
  'test_app_user_disable',
  ['text', 'bool'],
  {},
  `update app_user set disabled_at = case when $2::bool then now() end where email = $1::text`,
)
const sessionCount = statement('test_session_count', [], { count: 'int' }, 'select count(*)::int as count from session')

forEachServer(
  'sessions',
  server => {
    before(() => signInOwner(server()))
    afterEach(() => {
      passedMs = 0
    })

    /** From an address of its own, unless said. */
    function attempt(email: string, password: string, from = `198.51.100.${++senders}`) {
      return call(server(), 'POST /v1/session', { json: { email, password }, headers: { 'x-forwarded-for': from } })
    }
    const look = (cookie: string) => callAs(server(), cookie, 'GET /v1/session')

    test('201: sets a cookie that scripts cannot read and other sites do not send; by https under a safer name', async () => {
      const made = await attempt(` ${owner.email.toUpperCase()} `, owner.password)
      assert.equal(made.status, 201, made.text)
      assert.match(
        made.headers.get('set-cookie') ?? '',
        /^onefold_session=[0-9A-Za-z]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=7776000$/,
      )
      const { email, first_name, last_name } = owner
      const user: object = Object(made.body['user'])
      assert.deepEqual({ ...user, id: '' }, { id: '', email, first_name, last_name })
      assert.deepEqual(made.body['workspaces'], [{ ...Object(made.body['workspace']), role: 'admin' }])
      assert.deepEqual((await look(cookieOf(made))).body, made.body)

      const headers = { 'x-forwarded-proto': 'https' }
      const json = { email: owner.email, password: owner.password }
      const secure = await call(server(), 'POST /v1/session', { json, headers })
      assert.match(secure.headers.get('set-cookie') ?? '', /^__Host-onefold_session=\w{43}; .*; Secure$/)
      const cookie = cookieOf(secure)
      assert.equal((await callAs(server(), cookie, 'GET /v1/session', { headers })).status, 200)
      const plain = cookie.replace('__Host-', '')
      assert.equal((await callAs(server(), plain, 'GET /v1/session', { headers })).status, 401)
    })

    test('401: a wrong e-mail, a wrong password, somebody without one and a disabled user are answered alike', async () => {
      await signInAs(server(), 'viewer')
      const json = { email: 'silent@console.example', role: 'viewer' }
      await call(server(), 'POST /v1/members', { key: server().rootKey, json })
      await server().engine.database.run(appUserDisable, ['viewer@console.example', true])
      const answers = [
        await attempt(owner.email, 'not the password'),
        await attempt('nobody@console.example', owner.password),
        await attempt('silent@console.example', ''),
        await attempt('viewer@console.example', 'the viewer is here'),
      ]
      await server().engine.database.run(appUserDisable, ['viewer@console.example', false])
      for (const answer of answers) assertProblem(answer, 401, 'unauthorized')
      const told = answers.map(({ text }) => text.replace(/"request_id":"[^"]*"/, ''))
      assert.equal(new Set(told).size, 1)
    })

    test('a page is not offered Basic, for which its browser would ask the person', async () => {
      const { headers } = await look('')
      assert.equal(headers.get('www-authenticate'), 'Bearer')
      assert.match((await call(server(), 'GET /v1/profiles')).headers.get('www-authenticate') ?? '', /Basic/)
    })

    test('comparing with nobody takes as long as comparing with somebody', async () => {
      const { hash, verify } = createPasswords()
      const somebody = await hash('a password')
      assert.match(somebody, /^scrypt\$15\$8\$3\$/)
      assert.equal(await verify('a password', somebody), true)
      assert.equal(await verify('another one', somebody), false)
      const fastest = async (stored: string | null) => {
        const spans: number[] = []
        for (let i = 0; i < 3; i++) {
          const begun = performance.now()
          assert.equal(await verify('another one', stored), false)
          spans.push(performance.now() - begun)
        }
        return Math.min(...spans)
      }
      const ratio = (await fastest(null)) / (await fastest(somebody))
      assert.ok(ratio > 0.4 && ratio < 2.5, String(ratio))
    })

    test('429: attempts are limited by address and by e-mail, whatever the limits of the rest are', async () => {
      const statuses: number[] = []
      for (let i = 0; i < 11; i++) statuses.push((await attempt('guessed@x.example', 'guess')).status)
      assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 401), 429])
      const limited = await attempt('guessed@x.example', 'guess')
      assertProblem(limited, 429, 'rate_limited')
      assert.ok(Number(limited.headers.get('retry-after')) > 0)
      const network = (i: number) => `2001:db8:0:7::${i.toString(16)}`
      const ofOne = await Promise.all(
        Array.from({ length: 31 }, (_, i) => attempt(`other-${i}@x.example`, 'guess', network(i))),
      )
      assert.equal(ofOne.filter(({ status }) => status === 429).length, 1)
    })

    test('a session lasts 14 days from its last use, 90 in all, and is swept after', async () => {
      const [used, idle] = [await attempt(owner.email, owner.password), await attempt(owner.email, owner.password)]
      for (let day = 13; day < 90; day += 13) {
        passedMs = day * dayMs
        assert.equal((await look(cookieOf(used))).status, 200, `day ${day}`)
      }
      assert.equal((await look(cookieOf(idle))).status, 401)
      passedMs = 90 * dayMs + 1
      assert.equal((await look(cookieOf(used))).status, 401)
      const { database } = server().engine
      await sweepSessions(database, Date.now() + 200 * dayMs)
      assert.deepEqual(await database.run(sessionCount, []), [{ count: 0 }])
    })

    test('204: signing out ends the session and takes the cookie away', async () => {
      const cookie = await signInOwner(server())
      const out = await callAs(server(), cookie, 'DELETE /v1/session')
      assert.equal(out.status, 204)
      assert.match(out.headers.get('set-cookie') ?? '', /^onefold_session=; .*Max-Age=0/)
      assertProblem(await look(cookie), 401, 'unauthorized')
      assertProblem(await callAs(server(), cookie, 'GET /v1/profiles'), 401, 'unauthorized')
    })

    test('204: a new password ends the other sessions of the user alone', async () => {
      const [email, first] = ['changer@console.example', 'the first password']
      const json = { email, role: 'editor', password: first }
      await call(server(), 'POST /v1/members', { key: server().rootKey, json })
      const [here, there] = [await signIn(server(), email, first), await signIn(server(), email, first)]
      const bystander = await signInOwner(server())
      const change = (current_password: string, new_password: string) =>
        callAs(server(), here, 'PUT /v1/session/password', { json: { current_password, new_password } })
      const wrong = await change('not it', 'the second password')
      assertProblem(wrong, 422, 'unprocessable')
      assert.deepEqual(faultPaths(wrong), ['current_password'])
      assert.deepEqual(faultPaths(await change(first, 'short')), ['new_password'])
      assert.equal((await change(first, 'the second password')).status, 204)
      assert.deepEqual(
        [(await look(here)).status, (await look(there)).status, (await look(bystander)).status],
        [200, 401, 200],
      )
      assertProblem(await attempt(email, first), 401, 'unauthorized')
      await signIn(server(), email, 'the second password')
    })

    describe('in several workspaces', () => {
      test('a session goes where its user has a seat, for one request or for good, and nowhere else', async () => {
        const [one, two, foreign] = [
          await server().createWorkspace(),
          await server().createWorkspace(),
          await server().createWorkspace(),
        ]
        const cookie = await signInAs(server(), 'editor', one.id)
        const email = `editor@${one.id}.example`
        const headers = { 'onefold-workspace': two.id }
        const add = { key: server().rootKey, json: { email, role: 'viewer', first_name: 'V' }, headers }
        assert.equal((await call(server(), 'POST /v1/members', add)).status, 201)
        const placed = await callAs(server(), cookie, 'GET /v1/session', { headers })
        assert.deepEqual([placed.body['role'], placed.body['workspace']], ['viewer', { id: two.id, name: two.name }])
        assert.equal((await look(cookie)).body['role'], 'editor')
        assert.equal(itemsOf({ ...placed, body: { data: placed.body['workspaces'] } }).length, 2)
        const json = { identifiers: { email: 'a@x.example' } }
        assert.equal((await callAs(server(), cookie, 'POST /v1/profiles', { json })).status, 201)
        assertProblem(await callAs(server(), cookie, 'POST /v1/profiles', { json, headers }), 403, 'forbidden')
        for (const strange of [foreign.id, '01890000-0000-7000-8000-000000000000', 'nonsense']) {
          const hint = { headers: { 'onefold-workspace': strange } }
          assertProblem(await callAs(server(), cookie, 'GET /v1/profiles', hint), 401, 'unauthorized')
          const move = { json: { workspace_id: strange } }
          assertProblem(await callAs(server(), cookie, 'PUT /v1/session/workspace', move), 404, 'not_found')
        }
        const moved = await callAs(server(), cookie, 'PUT /v1/session/workspace', { json: { workspace_id: two.id } })
        assert.equal(moved.status, 200, moved.text)
        assert.deepEqual((await look(cookie)).body, moved.body)
      })

      test('a changed role holds at the next request, and whoever is removed may do nothing at once', async () => {
        const { id } = await server().createWorkspace()
        const cookie = await signInAs(server(), 'editor', id)
        const { token: key } = await server().createKey(['*'], id)
        const [member] = itemsOf(await call(server(), 'GET /v1/members', { key }))
        const json = { identifiers: { email: 'b@x.example' }, set: { first_name: 'B' } }
        const written = await callAs(server(), cookie, 'POST /v1/profiles', { json })
        assert.equal(written.status, 201, written.text)
        const profile = await call(server(), `GET /v1/profiles/${textOf(written, 'profile_id')}`, { key })
        assert.match(profile.text, /"source":"editor Test"/)
        await call(server(), `PATCH /v1/members/${member?.['id']}`, { key, json: { role: 'viewer' } })
        const refused = await callAs(server(), cookie, 'POST /v1/profiles', { json })
        assertProblem(refused, 403, 'forbidden')
        assert.equal(
          refused.body['detail'],
          'Your role, viewer, may not do this. Ask an editor or an admin of the workspace.',
        )
        assert.equal((await call(server(), `DELETE /v1/members/${member?.['id']}`, { key })).status, 204)
        assertProblem(await look(cookie), 401, 'unauthorized')
      })

      test('409: the last admin of a workspace is neither removed nor made something else', async () => {
        const { id } = await server().createWorkspace()
        const cookie = await signInAs(server(), 'admin', id)
        const own = textOf({ ...(await look(cookie)), body: Object((await look(cookie)).body['user']) }, 'id')
        const demote = { json: { role: 'editor' } }
        assertProblem(await callAs(server(), cookie, `PATCH /v1/members/${own}`, demote), 409, 'conflict')
        assertProblem(await callAs(server(), cookie, `DELETE /v1/members/${own}`), 409, 'conflict')
        const add = { json: { email: `second@${id}.example`, role: 'admin' } }
        const second = textOf(await callAs(server(), cookie, 'POST /v1/members', add), 'id')
        const both = await Promise.all(
          [own, second].map(each =>
            call(server(), `DELETE /v1/members/${each}`, {
              key: server().rootKey,
              headers: { 'onefold-workspace': id },
            }),
          ),
        )
        assert.deepEqual(both.map(({ status }) => status).toSorted(), [204, 409])
      })
    })

    test('the audit log tells who signed in and out, and failures without a name, not all of them', async () => {
      const { id } = await server().createWorkspace()
      const cookie = await signInAs(server(), 'admin', id)
      const email = `admin@${id}.example`
      for (let i = 0; i < 4; i++) await attempt(email, 'wrong')
      const ofUnknown = async () => {
        const list = await call(server(), 'GET /v1/audit-log?limit=500', { key: server().rootKey })
        return itemsOf(list).filter(({ action, subject }) => action === 'session.refuse' && subject === 'unknown')
          .length
      }
      const before = await ofUnknown()
      for (let i = 0; i < 12; i++) await attempt(`unknown-${i}@x.example`, 'wrong', '203.0.113.9')
      assert.equal((await ofUnknown()) - before, 10)
      const rename = { json: { first_name: 'Ada' } }
      assert.equal((await callAs(server(), cookie, 'PATCH /v1/session/user', rename)).status, 200)
      const entries = itemsOf(await callAs(server(), cookie, 'GET /v1/audit-log'))
      const ofSessions = entries.filter(({ action }) => String(action).startsWith('session.'))
      assert.equal(ofSessions.filter(({ action }) => action === 'session.refuse').length, 4)
      assert.deepEqual(ofSessions.at(-1)?.['action'], 'session.create')
      assert.deepEqual(ofSessions.at(-1)?.['actor_name'], 'Ada Test')
      assert.equal(ofSessions[0]?.['actor_name'], null)
    })
  },
  { now: () => Date.now() + passedMs, trustedProxies: ['loopback'] },
)
