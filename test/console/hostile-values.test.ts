import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { consolePages } from '../../scripts/lib/console-pages.ts'
import { fillShowcase, type Showcase } from '../../scripts/lib/showcase.ts'
import { call, itemsOf, textOf } from '../call.ts'
import { callAs, owner, signInOwner } from '../sign-in.ts'
import { describeConsole } from './open-console.ts'

const probe = `<img src=x onerror=pwned=1>"'><svg onload=pwned=1>`
const link = 'javascript:pwned=1'

/** These are known to show the value. */
const showing = ['profiles', 'profile-fields', 'profile-timeline', 'profile-notes', 'ruleset', 'segments', 'members']

/** How many pages load side by side, for much of a visit is waiting. */
const visitors = 2

/** What a page would have if a value had become more than text. */
const findInjected = `[
  typeof pwned === 'undefined' ? '' : 'a value ran',
  ...[...document.querySelectorAll('img[src="x"], svg[onload], [onerror], a[href^="javascript:" i]')].map(each => each.outerHTML),
].filter(each => each !== '')`

describeConsole('hostile values', console => {
  let showcase: Showcase

  before(async () => {
    const { server } = console()
    const filled = await fillShowcase(server.url, server.rootKey)
    const as = async (target: string, json: object) => {
      const answer = await call(server, target, { key: server.rootKey, json })
      assert.ok(answer.status < 300, `${target}: ${answer.text}`)
      return answer
    }
    const email = 'probe@x.example'
    const set = { first_name: probe, last_name: probe, company: probe, website: link, probe_link: link }
    const written = await as('POST /v1/profiles', { identifiers: { email }, set, undeclared: 'discover' })
    const profileId = textOf(written, 'profile_id')
    const metadata = { [probe]: probe, url: link, nested: { [probe]: [probe] } }
    await as('POST /v1/events', { type: probe, identifiers: { email }, metadata, source: probe })
    await as(`POST /v1/profiles/${profileId}/notes`, { content: probe })
    await as(`POST /v1/profiles/${profileId}/enrichments`, {
      source_label: probe,
      payload: { [probe]: { [probe]: probe }, url: link },
    })
    await as('POST /v1/views', { name: probe, is_shared: true, filter: [`first_name:eq:${probe}`], q: probe })
    const [level] = itemsOf(await call(server, 'GET /v1/levels', { key: server.rootKey }))
    await as(`PATCH /v1/levels/${level?.['id']}`, { name: probe })
    await as('POST /v1/mappings', { metadata_key: probe, field: 'company' })
    await as('POST /v1/api-keys', { name: probe, scopes: ['*'] })
    await as('POST /v1/members', { email: 'm@x.example', first_name: probe, last_name: probe, role: 'viewer' })
    await as('POST /v1/triggers', {
      name: probe,
      score_threshold: 10,
      event_type: probe,
      fire_mode: 'always',
      cooldown_seconds: 60,
      webhook_url: `https://hooks.example/?${encodeURIComponent(probe)}`,
      active: true,
    })
    const rulesetId = textOf(await as('POST /v1/rulesets', { name: probe }), 'id')
    await as(`POST /v1/rulesets/${rulesetId}/rules`, { field: 'company', value: probe, weight: 20 })
    const rules = [{ on: 'field', field: 'company', operator: 'equals', value: probe }]
    const segmentId = textOf(await as('POST /v1/segments', { name: probe, match: 'all', rules }), 'id')
    const cell = '<img src=x onerror=pwned=1>'
    const rows = [1, 2, 3].map(n => `row-${n}@x.example,${cell},${cell}\n`)
    const raw = `email,first_name,${cell}\n${rows.join('')}${cell},${cell},${cell}\n`
    const name = encodeURIComponent(`${probe.replaceAll('/', '')}.csv`)
    const file = await call(server, `POST /v1/files?name=${name}`, { key: server.rootKey, raw })
    const started = await as('POST /v1/imports', { file_id: textOf(file, 'id'), on_invalid: 'skip' })
    showcase = { ...filled, profileId, rulesetId, segmentId, importId: textOf(started, 'id') }

    const cookie = await signInOwner(server)
    await callAs(server, cookie, 'PATCH /v1/session/user', { json: { first_name: probe, last_name: probe } })
    const session = await callAs(server, cookie, 'GET /v1/session')
    const { id }: { id?: string } = Object(session.body['workspace'])
    await as(`PATCH /v1/workspaces/${id}`, { name: probe })
  })

  async function look(page: Page, path: string): Promise<{ injected: readonly string[]; isShown: boolean }> {
    await page.goto(`${console().server.url}/console${path}`)
    await page.locator('h1, [role="alert"]').first().waitFor()
    await page.waitForLoadState('networkidle')
    const text = (await page.locator('body').textContent()) ?? ''
    return { injected: await page.evaluate(findInjected), isShown: text.includes('onerror=pwned') }
  }

  test('are text on every page, whatever name, field, key, file or payload holds them', async () => {
    const { open } = console()
    const query = encodeURIComponent(probe)
    const left = [
      ...consolePages(showcase),
      ...[`/profiles?q=${query}`, `/profiles?filter=${query}`, `/profiles/${query}`, `/nothing/${query}`].map(path => ({
        name: path,
        path,
      })),
    ]
    const found: string[] = []
    const shown: string[] = []
    async function visit(): Promise<void> {
      const page = await open('/')
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const { name, path } = next
        const { injected, isShown } = await look(page, path)
        found.push(...injected.map(each => `${name}: ${each.slice(0, 200)}`))
        if (isShown) shown.push(name)
      }
      await page.close()
    }
    await Promise.all(Array.from({ length: visitors }, visit))
    assert.deepEqual(found, [])
    for (const name of showing)
      assert.ok(shown.includes(name), `${name} does not show the value; ${shown.join(', ')} do`)
  })

  test('where to go after sign-in never leaves the console', async () => {
    const { server, open } = console()
    for (const to of ['//evil.example', '/\\evil.example', link, 'https://evil.example/', '/../..//evil.example']) {
      const page = await open(`/sign-in?to=${encodeURIComponent(to)}`, { role: 'nobody' })
      await page.getByLabel('E-mail').fill(owner.email)
      await page.locator('input[name=password]').fill(owner.password)
      const entered = page.waitForURL(url => !url.pathname.startsWith('/console/sign-in'))
      await page.keyboard.press('Enter')
      await entered
      await page.waitForLoadState('networkidle')
      assert.equal(new URL(page.url()).origin, new URL(server.url).origin, to)
      assert.equal(await page.evaluate('typeof pwned'), 'undefined', to)
      await page.close()
    }
  })
})
