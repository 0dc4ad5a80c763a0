// Takes a picture of every page of the console, in light and dark, from a server of its own with the sample people in
// it: `npm run screenshots -- DIRECTORY`.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { setUpCodeOf } from '../src/engine/sessions/set-up.ts'
import { type ConsolePage, consolePages } from './lib/console-pages.ts'
import { startOwnServer } from './lib/own-server.ts'
import { fillShowcase } from './lib/showcase.ts'

type Look = { readonly scheme: 'light' | 'dark'; readonly width: number; readonly pages: readonly ConsolePage[] }

const owner = { email: 'olga@example.com', first_name: 'Olga', last_name: 'Owner', password: 'open sesame 1' }

/** Pages that have most to lose on a tablet. */
const onTablet = new Set([
  'home',
  'profiles',
  'profile-fields',
  'profile-identity',
  'conflict',
  'mapping',
  'api-access',
])

async function setUp(origin: string, rootKey: string): Promise<{ name: string; value: string }> {
  const answer = await fetch(`${origin}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: setUpCodeOf(rootKey), workspace_name: 'Chinook', ...owner }),
  })
  if (answer.status !== 201) throw new Error(`the set-up got ${answer.status}: ${await answer.text()}`)
  const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';')
  const [name = '', value = ''] = pair.split('=')
  return { name, value }
}

async function capture(page: Page, url: string, file: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate('Promise.allSettled(document.getAnimations().map(each => each.finished))')
  await page.screenshot({ path: file, fullPage: true })
}

async function captureAll(browser: Browser, origin: string, cookie: { name: string; value: string }, look: Look) {
  const { scheme, width, pages } = look
  const open = async () => {
    const context = await browser.newContext({
      viewport: { width, height: width < 1000 ? 1024 : 800 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
    })
    return { context, page: await context.newPage() }
  }
  const [member, stranger] = await Promise.all([open(), open()])
  await member.context.addCookies([{ ...cookie, url: origin, httpOnly: true, sameSite: 'Lax' }])
  for (const { name, path, isOpenToAll } of pages) {
    const { page } = isOpenToAll === true ? stranger : member
    const file = join(directory, `${name}-${width}-${scheme}.png`)
    await capture(page, `${origin}/console${path}`, file)
  }
  await Promise.all([member.context.close(), stranger.context.close()])
}

const [directory = ''] = process.argv.slice(2)
if (directory === '') throw new Error('where to? npm run screenshots -- DIRECTORY')
await mkdir(directory, { recursive: true })
await using server = await startOwnServer()
const cookie = await setUp(server.url, server.rootKey)
const pages = consolePages(await fillShowcase(server.url, server.rootKey))
const executablePath = '/usr/bin/chromium'
await using browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
for (const scheme of ['light', 'dark'] as const) {
  await captureAll(browser, server.url, cookie, { scheme, width: 1280, pages })
  const few = pages.filter(({ name }) => onTablet.has(name))
  await captureAll(browser, server.url, cookie, { scheme, width: 768, pages: few })
}
console.log(`${directory} has the pictures`)
