import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { consolePages } from '../../scripts/lib/console-pages.ts'
import { fillShowcase, type Showcase } from '../../scripts/lib/showcase.ts'
import { findBarriers } from './accessible.ts'
import { describeConsole } from './open-console.ts'

describeConsole('every page', console => {
  let showcase: Showcase
  before(async () => {
    showcase = await fillShowcase(console().server.url, console().server.rootKey)
  })

  for (const scheme of ['light', 'dark'] as const) {
    test(`axe finds no serious barrier on any page in the ${scheme} scheme`, async () => {
      const found: string[] = []
      const page = await console().open('/')
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      for (const { name, path } of consolePages(showcase)) {
        await page.goto(`${console().server.url}/console${path}`)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.waitForLoadState('networkidle')
        found.push(...(await findBarriers(page)).map(barrier => `${name}: ${barrier}`))
      }
      await page.close()
      assert.deepEqual(found, [])
    })
  }

  test('every page has a title of its own, one first heading and no empty frame', async () => {
    const page = await console().open('/')
    const titles = new Map<string, string>()
    for (const { name, path } of consolePages(showcase)) {
      await page.goto(`${console().server.url}/console${path}`)
      const heading = page.getByRole('heading', { level: 1 })
      await heading.first().waitFor()
      await page.waitForLoadState('networkidle')
      assert.equal(await heading.count(), 1, `${name} has one first heading`)
      titles.set(name, await page.title())
    }
    await page.close()
    for (const [name, title] of titles) assert.match(title, /\S · Onefold$/, name)
  })
})
