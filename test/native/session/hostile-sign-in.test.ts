import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { assertProblem, call, itemsOf } from '../../call.ts'
import { forEachServer } from '../../for-each-server.ts'
import { callAs, cookieOf, owner, pageHeaders, signIn, signInOwner } from '../../sign-in.ts'

forEachServer(
  'hostile sign-in',
  server => {
    let cookie = ''
    before(async () => {
      cookie = await signInOwner(server())
    })

    const attempt = (email: string, password: string, from: string) =>
      call(server(), 'POST /v1/session', { json: { email, password }, headers: { 'x-forwarded-for': from } })
    const statusOf = async (sent: string) => (await callAs(server(), sent, 'GET /v1/session')).status

    test('whoever guesses from one address does not keep the owner of the e-mail out, who comes from another', async () => {
      const [email, password] = ['wanted@console.example', 'known to one']
      const json = { email, role: 'viewer', password }
      assert.equal((await call(server(), 'POST /v1/members', { key: server().rootKey, json })).status, 201)
      const guessed: number[] = []
      for (let i = 0; i < 12; i++) guessed.push((await attempt(email, 'guess', '198.51.100.1')).status)
      assert.deepEqual(guessed, [...Array<number>(8).fill(401), ...Array<number>(4).fill(429)])
      assert.equal((await attempt(email, password, '198.51.100.2')).status, 201)
    })

    test('429: guesses at one e-mail are limited whatever address a client claims before the proxy’s', async () => {
      const claim = (i: number) => attempt('claimed@x.example', 'guess', `10.9.8.${i}, 198.51.100.77`)
      const statuses: number[] = []
      for (let i = 0; i < 9; i++) statuses.push((await claim(i)).status)
      assert.deepEqual(statuses, [...Array<number>(8).fill(401), 429])
    })

    test('401: an e-mail that only looks like somebody’s is nobody’s, spellings no eye can tell apart are one', async () => {
      const lookAlike = owner.email.replace('o', '\u043e')
      assertProblem(await attempt(lookAlike, owner.password, '198.51.100.3'), 401, 'unauthorized')
      const wide = owner.email.replace('@', '\uff20')
      assertProblem(await attempt(wide, owner.password, '198.51.100.4'), 401, 'unauthorized')
      assert.equal((await attempt(`\u200b${owner.email}\ufeff `, owner.password, '198.51.100.5')).status, 201)
    })

    test('400 and 415: no body signs in that is not JSON of two texts', async () => {
      const json = { 'content-type': 'application/json' }
      const both = JSON.stringify({ email: owner.email, password: owner.password })
      for (const raw of [
        '',
        'null',
        '[]',
        `[${both}]`,
        both.replace('}', ',"remember":true}'),
        both.replace('{', '{"__proto__":{},'),
        '{"email":"a\\u0000@x.de","password":"x"}',
        '{"email":"a@x.de","password":"\\ud800"}',
        '{"email":["a@x.de"],"password":{}}',
        `{"email":"a@x.de","password":"${'a\u0300\u0323'.repeat(100_000)}"}`,
        `{"email":"${'a'.repeat(1_000_000)}","password":"x"}`,
        `${'{"email":'.repeat(10_000)}`,
      ])
        assertProblem(await call(server(), 'POST /v1/session', { raw, headers: json }), 400, codeOf(raw))
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'text/json',
      ])
        for (const target of [
          'POST /v1/session',
          'POST /v1/setup',
          'POST /v1/invitations/accept',
          'POST /v1/invitations/look',
        ])
          assertProblem(
            await call(server(), target, { raw: both, headers: { 'content-type': type } }),
            415,
            'unsupported_media_type',
          )
    })

    test('401: of two cookies that differ neither is taken, in any order; garbage is nobody’s', async () => {
      const other = await signIn(server(), owner.email, owner.password)
      const never = `onefold_session=${'a'.repeat(43)}`
      for (const pair of [
        [cookie, other],
        [other, cookie],
        [cookie, never],
        [never, cookie],
        ['onefold_session=x', cookie],
      ])
        assert.equal(await statusOf(pair.join('; ')), 401, pair.join('; '))
      for (const garbage of [
        `${cookie}=junk`,
        `${cookie}%00`,
        `onefold_session="${cookie.split('=')[1]}"`,
        cookie.toUpperCase(),
        `onefold_session=${'x'.repeat(8_000)}`,
        'onefold_session=../../etc/passwd',
        "onefold_session=' or 1=1--",
        'onefold_session',
        ';;;=;=',
      ])
        assert.equal(await statusOf(garbage), 401, garbage.slice(0, 60))
      assert.equal(await statusOf(`${';'.repeat(4_000)}theme=dark; ${cookie}; a=b`), 200)
      assert.equal(await statusOf(`${cookie}; ${cookie}`), 200)
    })

    test('signing in makes another session than any that a browser brings along', async () => {
      const planted = `onefold_session=${'p'.repeat(43)}`
      const headers = { ...pageHeaders, cookie: planted }
      const made = await call(server(), 'POST /v1/session', {
        json: { email: owner.email, password: owner.password },
        headers,
      })
      assert.equal(made.status, 201, made.text)
      assert.notEqual(cookieOf(made), planted)
      assert.equal(await statusOf(planted), 401)
      const again = await signIn(server(), owner.email, owner.password)
      assert.notEqual(again, cookieOf(made))
    })

    test('401: no route of the native API answers a cookie of garbage with anything else', async () => {
      const { body } = await call(server(), 'GET /openapi.json')
      const isOpen = (operation: object) =>
        'security' in operation && Array.isArray(operation.security) && operation.security.length === 0
      const routes = Object.entries(Object(body['paths'])).flatMap(([path, operations]) =>
        path.startsWith('/v1/')
          ? Object.entries(Object(operations))
              .filter(([, operation]) => !isOpen(Object(operation)))
              .map(([method]) => `${method.toUpperCase()} ${path}`)
          : [],
      )
      assert.ok(routes.length > 100, String(routes.length))
      for (const route of routes) {
        const answer = await callAs(server(), 'onefold_session=%00garbage', route.replaceAll(/\{\w+\}/g, 'none'))
        assert.equal(answer.status, 401, `${route}: ${answer.text.slice(0, 200)}`)
      }
    })

    test('403: a page of another site does not make a browser read for it, by an image or a link', async () => {
      for (const site of ['cross-site', 'same-site'])
        for (const target of [
          'GET /v1/profiles',
          'HEAD /v1/profiles',
          'GET /v1/exports/download?of=profiles&format=csv',
        ]) {
          const answer = await call(server(), target, { headers: { cookie, 'sec-fetch-site': site } })
          assert.equal(answer.status, 403, `${site} ${target}`)
        }
      for (const site of ['same-origin', 'none']) {
        const answer = await call(server(), 'GET /v1/profiles', { headers: { cookie, 'sec-fetch-site': site } })
        assert.equal(itemsOf(answer).length, 0)
      }
    })
  },
  { trustedProxies: ['loopback'] },
)

function codeOf(raw: string): string {
  return /^(|\{"email":"a\\u0000.*|.*\\ud800.*|(\{"email":)+)$/.test(raw) ? 'invalid_json' : 'invalid_request'
}
