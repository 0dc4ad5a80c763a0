import assert from 'node:assert/strict'
import { afterEach, before, test } from 'node:test'
import { assertProblem, type Called, call, faultPaths, itemsOf, textOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { callAs, cookieOf, signIn, signInAs, signInOwner } from '../../sign-in.ts'

let passedMs = 0

forEachServer(
  'links',
  server => {
    before(() => signInOwner(server()))
    afterEach(() => {
      passedMs = 0
    })

    async function prepare() {
      const { id, name } = await server().createWorkspace()
      const { token: key } = await server().createKey(['*'], id)
      const as = (target: string, json?: object) => call(server(), target, { key, ...(json !== undefined && { json }) })
      const invite = (email: string, role = 'editor') => as('POST /v1/invitations', { email, role })
      return { id, name, key, as, invite, email: `guest@${id}.example` }
    }
    const tokenOf = (made: Called) => textOf(made, 'link').split('#')[1] ?? ''
    const look = (token: string) => call(server(), 'POST /v1/invitations/look', { json: { token } })
    const accept = (token: string, password: string, more: object = {}) =>
      call(server(), 'POST /v1/invitations/accept', { json: { token, password, ...more } })

    test('201: an invitation brings one new member in, once', async () => {
      const { as, invite, name, email } = await prepare()
      const made = await invite(` ${email.toUpperCase()}`)
      assert.equal(made.status, 201, made.text)
      assert.match(textOf(made, 'link'), /^http:\/\/127\.0\.0\.1:\d+\/console\/join#[0-9A-Za-z]{43}$/)
      const listed = await as('GET /v1/invitations')
      assert.deepEqual(
        itemsOf(listed).map(each => [each['email'], each['role']]),
        [[email, 'editor']],
      )
      assert.equal(listed.text.includes(tokenOf(made)), false)
      const seen = await look(tokenOf(made))
      const { expires_at: _, ...shown } = seen.body
      assert.deepEqual(shown, { kind: 'join', workspace_name: name, email, role: 'editor', user_exists: false })
      assert.deepEqual(faultPaths(await accept(tokenOf(made), 'short')), ['password'])
      const names = { first_name: 'Gus', last_name: 'Guest' }
      const all = await Promise.all([1, 2, 3].map(() => accept(tokenOf(made), 'a good password', names)))
      assert.deepEqual(all.map(({ status }) => status).toSorted(), [201, 404, 404])
      const joined = all.find(({ status }) => status === 201)
      assert.equal(joined?.body['role'], 'editor')
      assertProblem(await look(tokenOf(made)), 404, 'not_found')
      assert.deepEqual(itemsOf(await as('GET /v1/invitations')), [])
      assertProblem(await invite(email), 409, 'conflict')
      await signIn(server(), email, 'a good password')
      const entries = itemsOf(await as('GET /v1/audit-log')).map(each => [each['action'], each['actor_name']])
      assert.deepEqual(entries[1], ['invitation.accept', 'Gus Guest'])
    })

    test('404: a link that has expired, was taken back, was replaced or never was opens nothing', async () => {
      const { as, invite, email } = await prepare()
      const [replaced, gone] = [await invite(email), await invite(email)]
      assert.equal((await as(`DELETE /v1/invitations/${textOf(gone, 'id')}`)).status, 204)
      assertProblem(await as(`DELETE /v1/invitations/${textOf(gone, 'id')}`), 404, 'not_found')
      const old = await invite(email)
      passedMs = 7 * 24 * 3_600_000 + 1
      for (const token of [tokenOf(replaced), tokenOf(gone), tokenOf(old), 'x', '']) {
        assertProblem(await look(token), 404, 'not_found')
        assertProblem(await accept(token, 'a good password'), 404, 'not_found')
      }
    })

    test('422: a user proves who they are by their password, which no link replaces', async () => {
      const [one, two] = [await prepare(), await prepare()]
      const password = 'the one they have'
      await accept(tokenOf(await one.invite(one.email)), password)
      const link = tokenOf(await two.invite(one.email, 'viewer'))
      assert.equal((await look(link)).body['user_exists'], true)
      const wrong = await accept(link, 'taken over by two')
      assertProblem(wrong, 422, 'unprocessable')
      assert.deepEqual(faultPaths(wrong), ['password'])
      const joined = await accept(link, password, { first_name: 'G' })
      assert.equal(joined.status, 201, joined.text)
      assert.equal(joined.body['role'], 'viewer')
      await signIn(server(), one.email, password)
    })

    test('403: nobody invites to a role that opens more than they have', async () => {
      const { id, email } = await prepare()
      const { token: key } = await server().createKey(['members:write', 'members:read'], id)
      const sent = { key, json: { email, role: 'viewer' } }
      assertProblem(await call(server(), 'POST /v1/invitations', sent), 403, 'forbidden')
      const editor = await signInAs(server(), 'editor', id)
      const refused = await callAs(server(), editor, 'POST /v1/invitations', { json: sent.json })
      assertProblem(refused, 403, 'forbidden')
      assert.match(textOf(refused, 'detail'), /^Your role, editor, may not do this\. Ask an admin/)
    })

    test('201: a link to a new password signs in with it and ends the sessions before', async () => {
      const { as, invite, email } = await prepare()
      const before = cookieOf(await accept(tokenOf(await invite(email)), 'forgotten soon'))
      const { id } = itemsOf(await as('GET /v1/members'))[0] ?? {}
      const made = await as(`POST /v1/members/${id}/password-link`)
      assert.equal(made.status, 201, made.text)
      assert.equal((await look(tokenOf(made))).body['kind'], 'password')
      const after = cookieOf(await accept(tokenOf(made), 'a newer password'))
      assertProblem(await accept(tokenOf(made), 'a third password'), 404, 'not_found')
      assert.equal((await callAs(server(), before, 'GET /v1/session')).status, 401)
      assert.equal((await callAs(server(), after, 'GET /v1/session')).status, 200)
      await signIn(server(), email, 'a newer password')
    })

    test('404: a link of before does not bring back whoever was removed', async () => {
      const { as, invite, email } = await prepare()
      const early = tokenOf(await invite(email, 'admin'))
      const id = textOf(await as('POST /v1/members', { email, role: 'viewer' }), 'id')
      const toPassword = tokenOf(await as(`POST /v1/members/${id}/password-link`))
      assert.equal((await as(`DELETE /v1/members/${id}`)).status, 204)
      for (const token of [early, toPassword]) {
        assertProblem(await look(token), 404, 'not_found')
        assertProblem(await accept(token, 'a good password'), 404, 'not_found')
      }
      assert.deepEqual(itemsOf(await as('GET /v1/members')), [])
    })

    test('409: whoever made a user with a password of their choice gets by it into no other workspace', async () => {
      const [one, two] = [await prepare(), await prepare()]
      const password = 'chosen by one'
      const planted = await one.as('POST /v1/members', { email: two.email, role: 'viewer', password })
      assertProblem(await two.as('POST /v1/members', { email: two.email, role: 'admin' }), 409, 'conflict')
      const id = textOf(planted, 'id')
      await one.as('POST /v1/members', { email: one.email, role: 'admin', password })
      assert.equal((await one.as(`DELETE /v1/members/${id}`)).status, 204)
      assertProblem(await two.as('POST /v1/members', { email: two.email, role: 'admin' }), 409, 'conflict')
      assert.equal((await one.as('POST /v1/members', { email: two.email, role: 'editor' })).status, 201)
      const headers = { 'onefold-workspace': two.id }
      const json = { email: two.email, role: 'viewer' }
      const byRoot = await call(server(), 'POST /v1/members', { key: server().rootKey, json, headers })
      assert.equal(byRoot.status, 201, byRoot.text)
    })

    test('409: the password of somebody with a seat elsewhere is for the operator alone to replace', async () => {
      const [one, two] = [await prepare(), await prepare()]
      await accept(tokenOf(await one.invite(one.email)), 'a good password')
      const { id } = itemsOf(await one.as('GET /v1/members'))[0] ?? {}
      const early = tokenOf(await one.as(`POST /v1/members/${id}/password-link`))
      const join = tokenOf(await two.invite(one.email, 'admin'))
      assert.equal((await accept(join, 'a good password')).status, 201)
      assertProblem(await one.as(`POST /v1/members/${id}/password-link`), 409, 'conflict')
      assertProblem(await accept(early, 'taken over by one'), 409, 'conflict')
      const headers = { 'onefold-workspace': one.id }
      const made = await call(server(), `POST /v1/members/${id}/password-link`, { key: server().rootKey, headers })
      assert.equal((await accept(tokenOf(made), 'by the operator')).status, 201)
    })
  },
  { now: () => Date.now() + passedMs },
)
