import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { readAll } from '../byte-streams.ts'
import { call } from '../call.ts'
import { forEachServer } from '../for-each-server.ts'

forEachServer('files of the console', server => {
  /** As it is, which fetch would tidy up. */
  async function ask(path: string, header = 'Accept: */*'): Promise<string> {
    const socket = connect(Number(new URL(server().url).port), '127.0.0.1')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${header}\r\nConnection: close\r\n\r\n`)
    return (await readAll(socket)).toString('latin1')
  }

  async function findScript(): Promise<string> {
    const { text } = await call(server(), 'GET /console/')
    const [path] = /\/console\/assets\/[\w.-]+\.js/.exec(text) ?? []
    assert.ok(path !== undefined, 'the console has not been built')
    return path
  }

  test('no spelling of a path leaves their folder, lists it or sends the browser elsewhere', async () => {
    const ways = ['../../package.json', '..%2f..%2f..%2fpackage.json', '%2e%2e/%2e%2e/%2e%2e/package.json']
    const more = [
      '..%5c..%5c..%5cpackage.json',
      '....//....//package.json',
      '%00',
      '%ff',
      '',
      '.',
      '/etc/passwd',
      '%2fetc%2fpasswd',
    ]
    for (const way of [...ways, ...more]) {
      const answer = await ask(`/console/assets/${way}`)
      assert.match(answer, /^HTTP\/1\.1 (200|400|403|404) /, way)
      assert.equal(/"dependencies"|root:|\.js<|^location:/im.test(answer), false, `${way}: ${answer.slice(0, 300)}`)
      if (answer.startsWith('HTTP/1.1 200')) assert.match(answer, /\r\ncontent-security-policy: /i, way)
    }
    for (const path of [
      '//evil.example/%2e%2e',
      '/console//evil.example',
      '/\\evil.example',
      '/console/..//evil.example',
    ])
      assert.equal(/^location:.*evil/im.test(await ask(path)), false, path)
  })

  test('HEAD, a part and what has not changed are answered as HTTP says, and nothing is taken for another type', async () => {
    const path = await findScript()
    const whole = await call(server(), `GET ${path}`)
    assert.equal(whole.status, 200)
    assert.match(whole.headers.get('content-type') ?? '', /^(text|application)\/javascript/)
    assert.match(whole.headers.get('cache-control') ?? '', /immutable/)
    assert.equal(whole.headers.get('x-content-type-options'), 'nosniff')
    const head = await call(server(), `HEAD ${path}`)
    assert.deepEqual([head.status, head.text], [200, ''])
    const askWith = (headers: Record<string, string>) => call(server(), `GET ${path}`, { headers })
    const part = await askWith({ range: 'bytes=0-9' })
    assert.deepEqual([part.status, part.text], [206, whole.text.slice(0, 10)])
    assert.equal((await askWith({ range: 'bytes=999999999-' })).status, 416)
    assert.equal((await askWith({ 'if-match': '"another"' })).status, 412)
    assert.ok((await askWith({ range: `bytes=${'0-,'.repeat(2_000)}` })).text.length <= whole.text.length)
    assert.match(await ask(path, `If-None-Match: ${whole.headers.get('etag')}`), /^HTTP\/1\.1 304 /)
    for (const method of ['POST', 'PUT', 'DELETE']) assert.ok((await call(server(), `${method} ${path}`)).status >= 400)
  })

  test('every page has a nonce of its own in a policy without exceptions', async () => {
    const nonces = new Set<string>()
    for (const path of ['/console/', '/console/sign-in?to=%2F%2Fevil.example', '/console/%3Cscript%3E']) {
      const { status, headers, text } = await call(server(), `GET ${path}`)
      assert.equal(status, 200, path)
      const policy = headers.get('content-security-policy') ?? ''
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? []
      assert.ok(nonce.length >= 22)
      nonces.add(nonce)
      assert.equal(/unsafe|\*|https?:/.test(policy), false, policy)
      assert.match(policy, /default-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/)
      assert.equal(text.includes('evil.example'), false)
    }
    assert.equal(nonces.size, 3)
  })
})
