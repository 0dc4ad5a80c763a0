// Question: how long until the page of a profile is painted, and until a search shows its people, in a browser at
// 1,000,000 profiles?
// node bench/console.ts [--people 1000000] [--rounds 15]
//
// Each round opens a new browser profile, so nothing of the page is cached, then the page of another person once more
// with the files cached, then types a name into the list.

import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { setUpCodeOf } from '../src/engine/sessions/set-up.ts'
import { startCluster } from './lib/cluster.ts'
import { dealt, fillPeople, firstName, lastName } from './lib/people.ts'
import { askProduct, startProduct, token } from './lib/product.ts'

const { values: options } = parseArgs({
  options: { people: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '15' } },
})
const [people, rounds] = [Number(options.people), Number(options.rounds)]

/** Of the set-up; the cookie of its session. */
async function signIn(url: string): Promise<{ readonly name: string; readonly value: string }> {
  const body = {
    code: setUpCodeOf(token),
    email: 'bench@example.com',
    first_name: 'Bench',
    last_name: 'Owner',
    password: 'measured with care',
  }
  const answer = await fetch(`${url}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';')
  const [name = '', value = ''] = pair.split('=')
  if (!answer.ok || value === '') throw new Error(`setting up got ${answer.status}: ${await answer.text()}`)
  return { name, value }
}

/** Milliseconds from the start of the navigation until the heading shows the name. */
async function openProfile(page: Page, url: string, person: number): Promise<number> {
  const found = await askProduct(url, 'GET', `/v1/profiles/lookup?kind=customer_id&value=C${person}`)
  const name = `${firstName(person)} ${lastName(person)}`
  await page.goto(`${url}/console/profiles/${Object(found).id}`, { waitUntil: 'commit' })
  await page.getByRole('heading', { level: 1, name }).waitFor()
  return Number(await page.evaluate('performance.now()'))
}

/** Milliseconds from the last key until somebody of that name stands in the table. */
async function search(page: Page, url: string, person: number): Promise<number> {
  await page.goto(`${url}/console/profiles`)
  const box = page.getByRole('searchbox').or(page.getByRole('textbox')).first()
  const name = lastName(person)
  await box.fill(name.slice(0, -1))
  await box.press('End')
  const startedAt = performance.now()
  await box.press(name.slice(-1))
  await page
    .getByRole('link', { name: new RegExp(name, 'i') })
    .first()
    .waitFor()
  return performance.now() - startedAt
}

async function measure(browser: Browser, url: string) {
  const { name, value } = await signIn(url)
  const taken = { cold: [] as number[], warm: [] as number[], search: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    const context = await browser.newContext()
    await context.addCookies([{ name, value, url }])
    const page = await context.newPage()
    const person = Math.floor(dealt(round, 11) * people)
    taken.cold.push(await openProfile(page, url, person))
    taken.warm.push(await openProfile(page, url, (person + 1) % people))
    taken.search.push(await search(page, url, person))
    await context.close()
  }
  return taken
}

await using cluster = await startCluster()
await using servers = new AsyncDisposableStack()
const databaseUrl = await cluster.createDatabase('product')
const { url } = servers.use(await startProduct(databaseUrl))
await fillPeople(url, people)
await cluster.vacuum(databaseUrl)
const browser = servers.adopt(
  await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] }),
  opened => opened.close(),
)
const taken = await measure(browser, url)
const show = (what: string, all: readonly number[]) => {
  const sorted = all.toSorted((a, b) => a - b)
  const at = (share: number) => `${(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0).padStart(5)} ms`
  console.log(`${what.padEnd(46)} median ${at(0.5)}  worst ${at(0.999)}`)
}
console.log(`${people} people, ${rounds} rounds`)
show('page of a profile, nothing cached', taken.cold)
show('page of a profile, files cached', taken.warm)
show('from the last key to the person in the table', taken.search)
