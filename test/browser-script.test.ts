import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import type { Database } from '../src/store/database.ts'
import { describeInBrowser } from './browser.ts'
import { call, itemsOf, textOf } from './call.ts'
import { openFreshEmbedded } from './databases.ts'
import { hangLimitMs } from './hang-limit.ts'
import { startTestServer, type TestServer } from './server.ts'
import { serveWebPage, type WebPage } from './web-page.ts'

// The script in a real browser, on a page of another origin than the server's. Waiting is for the script to have nothing
// pending: then the server has acknowledged all that was said.

const allSaid = `(localStorage.getItem('onefold.pending') ?? '[]') === '[]'`

const loaded = 'window.onefold !== undefined && !Array.isArray(window.onefold)'

type Call = readonly [string, ...unknown[]]

async function say(page: Page, ...calls: readonly Call[]): Promise<void> {
  await page.evaluate(`window.onefold.push(...${JSON.stringify(calls)})`)
}

describeInBrowser('the script of web pages', browser => {
  const closing = new AsyncDisposableStack()
  let server: TestServer
  let shop: WebPage
  let companyId: string

  before(async () => {
    const database: Database = closing.use(await openFreshEmbedded())
    server = closing.use(await startTestServer(database))
    const json = { name: 'shop', kind: 'public' }
    companyId = textOf(await call(server, 'POST /v1/api-keys', { key: server.rootKey, json }), 'client_id')
    shop = closing.use(await serveWebPage(pageWith('')))
  })
  after(() => closing.disposeAsync())

  function pageWith(earlier: string): string {
    return `<!doctype html><title>Shop</title><script>${earlier}</script>
      <script async src="${server.url}/onefold.js" data-company-id="${companyId}"></script>`
  }

  /** A browser that has never been here. */
  async function visit(url = shop.url): Promise<Page> {
    const context = await browser().newContext()
    const page = await context.newPage()
    await page.goto(url)
    await page.waitForFunction(loaded)
    return page
  }

  async function look(kind: string, value: string) {
    const key = server.rootKey
    const query = new URLSearchParams({ kind, value })
    const found = await call(server, `GET /v1/profiles/lookup?${query}`, { key })
    assert.equal(found.status, 200, `${value}: ${found.text}`)
    const events = await call(server, `GET /v1/events?profile_id=${textOf(found, 'id')}`, { key })
    return { profile: found.body, fields: Object(found.body['fields']), events: itemsOf(events) }
  }

  test('it is under 3 kB gzipped', async () => {
    const { text, headers } = await call(server, 'GET /onefold.js')
    assert.equal(headers.get('content-type'), 'text/javascript; charset=utf-8')
    assert.ok(gzipSync(text).length < 3000, `${gzipSync(text).length} bytes`)
  })

  test('what was said before it had loaded is carried out, in order', async () => {
    const earlier = `(window.onefold ||= []).push(
      ['identify', { email: 'early@example.org', first_name: 'Ada', plan: 'gold' }], ['track', 'Arrived', { from: 'ad' }])`
    await using page = await serveWebPage(pageWith(earlier))
    await (await visit(page.url)).waitForFunction(allSaid)
    const { fields, events } = await look('email', 'early@example.org')
    assert.equal(fields.first_name, 'Ada')
    assert.equal(fields.plan, 'gold')
    assert.deepEqual(
      events.map(({ type }) => type),
      ['Arrived'],
    )
  })

  test('what an unknown browser did belongs to who it turns out to be', async () => {
    const page = await visit()
    await say(page, ['track', 'Viewed Product', { sku: '1' }, { value: 9.5 }])
    await page.waitForFunction(allSaid)
    await page.reload()
    await page.waitForFunction(loaded)
    await say(page, ['identify', { email: 'late@example.org' }])
    await page.waitForFunction(allSaid)
    const { events } = await look('email', 'late@example.org')
    assert.deepEqual(
      events.map(({ type }) => type),
      ['Viewed Product'],
    )
  })

  test('what was said without a network is delivered once when it is back', async () => {
    const page = await visit()
    await say(page, ['identify', { email: 'offline@example.org' }])
    await page.waitForFunction(allSaid)
    await page.context().setOffline(true)
    await say(page, ['track', 'In the tunnel'], ['track', 'Still in it'])
    assert.equal(await page.evaluate(allSaid), false)
    await page.context().setOffline(false)
    await page.waitForFunction(allSaid)
    const { events } = await look('email', 'offline@example.org')
    assert.deepEqual(events.map(({ type }) => type).toSorted(), ['In the tunnel', 'Still in it'])
  })

  test('what was said as the page closed arrives, and once', async () => {
    const page = await visit()
    await say(page, ['identify', { email: 'leaving@example.org' }])
    await page.waitForFunction(allSaid)
    const calls: readonly Call[] = [
      ['track', 'Clicked away'],
      ['track', 'Last words'],
    ]
    await page.evaluate(`window.onefold.push(...${JSON.stringify(calls)}); location.href = 'about:blank'`)
    await page.waitForURL('about:blank')
    // Nobody is on the page any more that could send it again.
    let arrived = await look('email', 'leaving@example.org')
    const deadline = Date.now() + hangLimitMs
    while (arrived.events.length < 2 && Date.now() < deadline) arrived = await look('email', 'leaving@example.org')
    assert.deepEqual(arrived.events.map(({ type }) => type).toSorted(), ['Clicked away', 'Last words'])
    await page.goto(shop.url)
    await page.waitForFunction(allSaid)
    assert.equal((await look('email', 'leaving@example.org')).events.length, 2)
  })

  test('after a reset the browser is somebody else', async () => {
    const page = await visit()
    await say(page, ['identify', { email: 'first@example.org' }])
    await say(page, ['reset'], ['identify', { email: 'second@example.org' }])
    await page.waitForFunction(allSaid)
    const [first, second] = [await look('email', 'first@example.org'), await look('email', 'second@example.org')]
    assert.notEqual(first.profile['id'], second.profile['id'])
  })

  test('a refused message does not hold up those behind it', async () => {
    const page = await visit()
    await say(page, ['identify', { email: 'not an address' }], ['identify', { email: 'behind@example.org' }])
    await page.waitForFunction(allSaid)
    assert.equal((await look('email', 'behind@example.org')).fields.email, 'behind@example.org')
  })
})
