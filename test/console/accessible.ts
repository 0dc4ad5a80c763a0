import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))

type Finding = {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe finds serious on a page as it stands. */
export async function findBarriers(page: Page): Promise<string[]> {
  // What fades in has its colours only at the end.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter(each => each.effect.getComputedTiming().endTime !== Infinity).map(each => each.finished))',
  )
  // Through the browser's protocol, so the policy of the page stays as it is.
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(await readFile(axe, 'utf8'))
  const findings: readonly Finding[] = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations)",
  )
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 200)).join(' | ')}`)
}

/** Shows an open page as it is in that scheme, without motion, so that nothing is looked at half transparent. */
export async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
}

/** In one scheme after the other, without loading it again. */
export async function assertAccessibleInSchemes(page: Page): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await wear(page, scheme)
    await assertAccessible(page)
  }
}

export async function assertAccessible(page: Page): Promise<void> {
  const scheme = await page.locator('html').getAttribute('data-mantine-color-scheme')
  assert.deepEqual(await findBarriers(page), [], `${page.url()} in ${scheme}`)
}
