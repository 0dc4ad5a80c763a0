import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { call, itemsOf } from '../call.ts'
import type { TestServer } from '../server.ts'
import { assertAccessible } from './accessible.ts'
import { describeConsole } from './open-console.ts'

async function inWorkspace(server: TestServer) {
  const { id } = await server.createWorkspace()
  const root = { key: server.rootKey, headers: { 'onefold-workspace': id } }
  return { id, as: (target: string, json?: object) => call(server, target, { ...root, ...(json && { json }) }) }
}

/** The sum that a chart is described by, such as how many writes created something. */
async function waitForSum(page: Page, chart: string, sum: RegExp): Promise<void> {
  await page.locator(`[data-summary="${chart}"]`).filter({ hasText: sum }).waitFor()
}

describeConsole('the home page and the conflicts', console => {
  describe('home', () => {
    test('each first step ticks itself once it is done, and hiding them lasts', async () => {
      const { id, as } = await inWorkspace(console().server)
      const page = await console().open('/', { workspaceId: id })
      const step = (title: string, isDone: boolean) =>
        page.locator(`[data-step="${title}"][data-done="${isDone}"]`).waitFor()
      const steps = [
        'Make an API key',
        'Send your first profile',
        'Map what events say to a field',
        'Make a score',
      ] as const
      for (const title of steps) await step(title, false)
      assert.match(
        String(await page.getByLabel('A first write').first().textContent()),
        /curl -X POST http.*\/v1\/profiles/,
      )
      await console().server.createKey(['*'], id)
      await as('POST /v1/profiles', { identifiers: { email: 'ada@example.org' } })
      await as('POST /v1/mappings', { metadata_key: 'plan', field: 'company' })
      await as('POST /v1/rulesets', { name: 'Fit' })
      // The page looks again every few seconds: once for all four.
      for (const title of steps) await step(title, true)
      await step('Invite a colleague', false)
      await page.getByRole('button', { name: 'Hide' }).click()
      await page.reload()
      await page.locator('[data-figure="People"]').waitFor()
      assert.equal(await page.getByText('Getting started').count(), 0)
      await page.close()
    })

    test('one button loads the sample: its people are there, and the charts show their writes', async () => {
      const { id } = await inWorkspace(console().server)
      const page = await console().open('/', { workspaceId: id })
      await page.getByRole('button', { name: 'Load sample data' }).click()
      await page.locator('[data-figure="People"]').filter({ hasText: /^59$/ }).waitFor()
      await waitForSum(page, 'Writes', /Created: [1-9]/)
      await waitForSum(page, 'Events, merges and conflicts', /Events: 200, Merges: 59, Conflicts: 0/)
      await page.locator('.recharts-bar-rectangle path:visible').first().waitFor()
      await page.getByText('Hour', { exact: true }).click()
      await page.waitForURL(/range=1h/)
      await waitForSum(page, 'Events, merges and conflicts', /Events: 200, Merges: 59/)
      await page.getByRole('switch', { name: 'As tables' }).press('Space')
      await page.waitForURL(/as=table/)
      const table = page.getByRole('region', { name: 'Events, merges and conflicts' }).getByRole('table')
      await table.getByRole('cell', { name: '200', exact: true }).waitFor()
      await assertAccessible(page)
      await page.getByRole('region', { name: 'Latest merges' }).getByRole('link').first().waitFor()
      await page.getByRole('link', { name: /People/ }).click()
      await page.getByRole('link', { name: 'Luís Gonçalves' }).waitFor()
      await page.close()
    })

    test('a viewer is not offered what a viewer may not do', async () => {
      const { id } = await inWorkspace(console().server)
      const page = await console().open('/', { workspaceId: id, role: 'viewer' })
      await page.getByText('An admin of the workspace can make one.').waitFor()
      assert.equal(await page.getByRole('button', { name: 'Load sample data' }).count(), 0)
      await page.close()
    })
  })

  describe('conflicts', () => {
    test('an empty queue says what would be in it', async () => {
      const { id } = await inWorkspace(console().server)
      const page = await console().open('/conflicts', { workspaceId: id })
      await page.getByRole('heading', { name: 'Nothing to decide' }).waitFor()
      await page.close()
    })

    test('a pair is merged, the next one opens and is kept apart and reopened, all from the keyboard', async () => {
      const { id, as } = await inWorkspace(console().server)
      for (const [index, shared] of ['desk@example.org', 'home@example.org'].entries()) {
        for (const side of ['a', 'b']) {
          const identifiers = { customer_id: `${index}-${side}`, email: shared }
          await as('POST /v1/profiles', {
            identifiers,
            set: { first_name: `${side} of ${index}`, last_name: '<b>Lee</b>' },
          })
        }
      }
      const page = await console().open('/conflicts', { workspaceId: id })
      await page.locator('a[data-row]').nth(1).waitFor()
      await assertAccessible(page)
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.keyboard.press('k')
      assert.match(String(await page.locator('a[data-row]:focus').textContent()), /a of 1 <b>Lee<\/b>/)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Are these the same person?' }).waitFor()
      await page.getByText('All conflicts, 2 left').waitFor()
      await page
        .getByRole('row', { name: /First name/ })
        .getByRole('img', { name: 'differs' })
        .waitFor()
      assert.equal(await page.getByRole('row', { name: /Last name/ }).count(), 0, 'they agree on it')
      await page.getByRole('switch', { name: /Show all/ }).press('Space')
      await page
        .getByRole('row', { name: /Last name/ })
        .getByRole('img', { name: 'the same' })
        .waitFor()
      await assertAccessible(page)
      const first = page.url()
      await page.getByRole('radio', { name: 'Keeps its id', exact: true }).focus()
      await page.keyboard.press('Space')
      await page.waitForURL(/survivor=/)
      const survivor = new URL(page.url()).searchParams.get('survivor')
      await page.getByRole('button', { name: 'Merge' }).press('Enter')
      await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).press('Enter')
      await page.waitForURL(url => url.pathname !== new URL(first).pathname)
      await page.getByText('All conflicts, 1 left').waitFor()
      await page.getByRole('columnheader', { name: /of 0/ }).first().waitFor()
      const [merge] = itemsOf(await as('GET /v1/merges'))
      assert.ok(first.includes(String(itemsOf(await as('GET /v1/conflicts?state=resolved'))[0]?.['id'])))
      assert.equal(merge?.['survivor_id'], survivor)

      await page.getByRole('button', { name: 'Keep apart' }).press('Enter')
      await page.getByRole('heading', { name: 'Nothing to decide' }).waitFor()
      await page.getByText('Resolved', { exact: true }).click()
      await page.waitForURL(/state=resolved/)
      await page.getByRole('row', { name: /home@example.org.*Merged/ }).waitFor()
      await page
        .getByRole('row', { name: /desk@example.org.*Kept apart/ })
        .getByRole('link')
        .click()
      await page.getByRole('button', { name: 'Reopen' }).press('Enter')
      await page.getByText('All conflicts, 1 left').waitFor()
      assert.equal(itemsOf(await as('GET /v1/conflicts')).length, 1)
      await page.close()
    })

    test('several are kept apart at once', async () => {
      const { id, as } = await inWorkspace(console().server)
      for (const side of ['a', 'b', 'c'])
        await as('POST /v1/profiles', { identifiers: { customer_id: side, email: 'shared@example.org' } })
      const page = await console().open('/conflicts', { workspaceId: id })
      await page.getByLabel('Choose all').check()
      await page.getByRole('button', { name: 'Keep 2 apart' }).click()
      await page.getByRole('heading', { name: 'Nothing to decide' }).waitFor()
      assert.equal(itemsOf(await as('GET /v1/conflicts')).length, 0)
      await page.close()
    })

    test('a viewer looks at a pair and cannot decide', async () => {
      const { id, as } = await inWorkspace(console().server)
      for (const side of ['a', 'b'])
        await as('POST /v1/profiles', { identifiers: { customer_id: side, email: 'shared@example.org' } })
      const [conflict] = itemsOf(await as('GET /v1/conflicts'))
      const page = await console().open(`/conflicts/${String(conflict?.['id'])}`, { workspaceId: id, role: 'viewer' })
      await page.getByRole('button', { name: 'Decide' }).waitFor()
      assert.equal(await page.getByRole('button', { name: 'Merge' }).count(), 0)
      await page.close()
    })
  })
})
