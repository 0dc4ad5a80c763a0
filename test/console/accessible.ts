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

/** Asserts that axe finds nothing serious on a page as it stands, below the header that all pages share. */
export async function assertAccessible(page: Page): Promise<void> {
  // Through the browser's protocol, so the policy of the page stays as it is.
  const source = await readFile(axe, 'utf8')
  await page.evaluate(source)
  const findings: readonly Finding[] = await page.evaluate(
    "axe.run({ exclude: ['header'] }, { resultTypes: ['violations'] }).then(found => found.violations)",
  )
  const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  assert.deepEqual(
    serious.map(({ id, nodes }) => [id, nodes.map(node => node.html)]),
    [],
  )
}
