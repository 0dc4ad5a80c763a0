import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { consoleScopesOfRole } from '../../src/domain/members.ts'
import { statement } from '../../src/store/statement.ts'
import { assertProblem, call, faultPaths, itemsOf, textOf } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

const unknownId = '01890000-0000-7000-8000-000000000000'

const userFind = statement(
  'test_app_user_find',
  ['text'],
  { password_hash: 'text?' },
  'select password_hash from app_user where email = $1::text',
)

forEachServer(
  'members',
  server => {
    async function prepare() {
      const { id } = await server().createWorkspace()
      const { token: key } = await server().createKey(['*'], id)
      const add = (json: unknown) => call(server(), 'POST /v1/members', { key, json })
      const list = async () => itemsOf(await call(server(), 'GET /v1/members', { key }))
      return { id, key, add, list, email: `ada.${id}@members.example` }
    }

    test('201: a member is added by e-mail in any spelling, read, listed, and added once', async () => {
      const { key, add, list, email } = await prepare()
      const made = await add({ email: ` ${email.toUpperCase()} `, first_name: 'Ada', last_name: 'L', role: 'editor' })
      assert.equal(made.status, 201, made.text)
      const { id } = made.body
      const shown = { id, email, first_name: 'Ada', last_name: 'L', role: 'editor', removed_at: null }
      assert.deepEqual({ ...made.body, created_at: '' }, { ...shown, created_at: '' })
      assert.deepEqual((await call(server(), `GET /v1/members/${id}`, { key })).body, made.body)
      assert.deepEqual(await list(), [made.body])
      const again = await add({ email, role: 'admin' })
      assertProblem(again, 409, 'conflict')
      assert.deepEqual(faultPaths(again), ['email'])
    })

    test('a user of two workspaces is one, and each knows them by its own name and role', async () => {
      const [one, two] = [await prepare(), await prepare()]
      const first = await one.add({ email: one.email, first_name: 'Ada', role: 'admin' })
      const second = await two.add({ email: one.email, first_name: 'A.', role: 'viewer', password: 'taken over' })
      assert.equal(second.body['id'], first.body['id'])
      assert.equal(second.body['first_name'], 'A.')
      const [user] = await server().engine.database.run(userFind, [one.email])
      assert.equal(user?.password_hash, null)
      const { key } = two
      assert.equal((await call(server(), `DELETE /v1/members/${textOf(first, 'id')}`, { key })).status, 204)
      assert.deepEqual(await one.list(), [first.body])
    })

    test('a password is kept as a hash alone', async () => {
      const { add, email } = await prepare()
      const made = await add({ email, role: 'viewer', password: 'correct horse' })
      assert.equal(made.text.includes('horse'), false)
      const [user] = await server().engine.database.run(userFind, [email])
      assert.match(user?.password_hash ?? '', /^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
    })

    test('who is removed leaves the list and stays readable, and has the seat again when added', async () => {
      const { key, add, list, email } = await prepare()
      const id = textOf(await add({ email, role: 'editor' }), 'id')
      assert.equal((await call(server(), `DELETE /v1/members/${id}`, { key })).status, 204)
      assert.deepEqual(await list(), [])
      const left = await call(server(), `GET /v1/members/${id}`, { key })
      assert.equal(typeof left.body['removed_at'], 'string')
      assertProblem(await call(server(), `DELETE /v1/members/${id}`, { key }), 404, 'not_found')
      const change = { key, json: { role: 'viewer' } }
      assertProblem(await call(server(), `PATCH /v1/members/${id}`, change), 404, 'not_found')
      const back = await add({ email, role: 'admin', first_name: 'Back' })
      assert.deepEqual([back.status, back.body['id'], back.body['role']], [201, id, 'admin'])
      assert.equal((await list()).length, 1)
    })

    test('200: role and name change, what is left out stays, and the audit log says who', async () => {
      const { key, add, email } = await prepare()
      const id = textOf(await add({ email, first_name: 'Ada', role: 'editor' }), 'id')
      const changed = await call(server(), `PATCH /v1/members/${id}`, { key, json: { role: 'viewer' } })
      assert.deepEqual([changed.body['role'], changed.body['first_name']], ['viewer', 'Ada'])
      const entries = itemsOf(await call(server(), 'GET /v1/audit-log', { key }))
      const ofMembers = entries.filter(entry => String(entry['action']).startsWith('member.'))
      assert.deepEqual(
        ofMembers.map(entry => [entry['action'], entry['subject'], entry['detail']]),
        [
          ['member.update', id, { role: 'viewer' }],
          ['member.create', id, { role: 'editor' }],
        ],
      )
    })

    describe('refusals', () => {
      test('400: what is no address, no role, no password', async () => {
        const { key, add, email } = await prepare()
        assert.deepEqual(faultPaths(await add({})), ['email', 'role'])
        assert.deepEqual(faultPaths(await add({ email: 'nobody', role: 'admin' })), ['email'])
        assert.deepEqual(faultPaths(await add({ email, role: 'owner' })), ['role'])
        assert.deepEqual(faultPaths(await add({ email, role: 'admin', password: 'short' })), ['password'])
        const empty = await call(server(), `PATCH /v1/members/${unknownId}`, { key, json: {} })
        assertProblem(empty, 400, 'invalid_request')
      })

      test('401 and 403: without a scope, and for a role that opens more than the caller has', async () => {
        const { id, email } = await prepare()
        assertProblem(await call(server(), 'GET /v1/members'), 401, 'unauthorized')
        const { token: reader } = await server().createKey(['members:read'], id)
        assert.equal((await call(server(), 'GET /v1/members', { key: reader })).status, 200)
        const json = { email, role: 'viewer' }
        assertProblem(await call(server(), 'POST /v1/members', { key: reader, json }), 403, 'forbidden')
        const { token: key } = await server().createKey(
          ['members:write', 'kenbun:read', ...consoleScopesOfRole('viewer')],
          id,
        )
        const beyond = await call(server(), 'POST /v1/members', { key, json: { ...json, role: 'admin' } })
        assertProblem(beyond, 403, 'forbidden')
        const made = await call(server(), 'POST /v1/members', { key, json })
        assert.equal(made.status, 201)
        const raise = { key, json: { role: 'editor' } }
        assertProblem(await call(server(), `PATCH /v1/members/${textOf(made, 'id')}`, raise), 403, 'forbidden')
      })

      test('404: a member of another workspace reads like one that is not there', async () => {
        const [one, two] = [await prepare(), await prepare()]
        const theirs = textOf(await one.add({ email: one.email, role: 'viewer' }), 'id')
        for (const id of [theirs, unknownId, 'nonsense']) {
          for (const method of ['GET', 'PATCH', 'DELETE']) {
            const json = method === 'PATCH' ? { json: { role: 'admin' } } : {}
            assertProblem(
              await call(server(), `${method} /v1/members/${id}`, { key: two.key, ...json }),
              404,
              'not_found',
            )
          }
        }
      })
    })
  },
  { passwordCost: 'usual' },
)
