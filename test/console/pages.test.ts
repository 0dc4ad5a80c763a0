import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type ConsolePage, consolePages } from '../../scripts/lib/console-pages.ts'
import { fillShowcase } from '../../scripts/lib/showcase.ts'
import { findBarriers, wear } from './accessible.ts'
import { describeConsole } from './open-console.ts'

// Each page is loaded once on each database and looked at for all tests.

type Sight = {
  readonly name: string
  readonly title: string
  readonly firstHeadings: number
  /** By scheme. */
  readonly barriers: Readonly<Record<string, readonly string[]>>
}

/** How many pages load side by side, for most of a visit is waiting. */
const visitors = 2

describeConsole('every page', console => {
  const sights: Sight[] = []
  let pages: readonly ConsolePage[] = []

  before(async () => {
    const { server, open } = console()
    pages = consolePages(await fillShowcase(server.url, server.rootKey))
    const left = [...pages]

    async function look(page: Page, { name, path }: ConsolePage): Promise<Sight> {
      await page.goto(`${server.url}/console${path}`)
      const heading = page.getByRole('heading', { level: 1 })
      await heading.first().waitFor()
      await page.waitForLoadState('networkidle')
      const [title, firstHeadings] = [await page.title(), await heading.count()]
      const barriers: Record<string, readonly string[]> = {}
      for (const scheme of ['dark', 'light'] as const) {
        await wear(page, scheme)
        barriers[scheme] = await findBarriers(page)
      }
      return { name, title, firstHeadings, barriers }
    }

    async function visit(): Promise<void> {
      const page = await open('/')
      for (let next = left.shift(); next !== undefined; next = left.shift()) sights.push(await look(page, next))
      await page.close()
    }
    await Promise.all(Array.from({ length: visitors }, visit))
  })

  test('axe finds no serious barrier on any page, in light and in dark', () => {
    const found = sights.flatMap(({ name, barriers }) =>
      Object.entries(barriers).flatMap(([scheme, each]) => each.map(barrier => `${name} in ${scheme}: ${barrier}`)),
    )
    assert.deepEqual(found, [])
    assert.equal(sights.length, pages.length)
  })

  test('every page has a title of its own, one first heading and no empty frame', () => {
    for (const { name, title, firstHeadings } of sights) {
      assert.equal(firstHeadings, 1, `${name} has one first heading`)
      assert.match(title, /\S · Onefold$/, name)
    }
    assert.equal(sights.length, pages.length)
  })
})
