import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { call, itemsOf } from '../call.ts'
import { type Console, describeConsole } from './open-console.ts'

const people = [
  { email: 'mia@shop.example', first_name: 'Mia', last_name: 'Nordström', company: 'Fjord AS', tier: 'gold' },
  { email: 'mio@shop.example', first_name: 'Mio', last_name: 'Norden', tier: 'silver' },
  { email: 'zoe@shop.example', first_name: 'Zoë', last_name: 'Müller', tier: 'gold' },
  { email: 'x@evil.example', first_name: '<img src=x onerror="throw 1">', last_name: '"><script>throw 2</script>' },
]

async function write({ server }: Console): Promise<void> {
  for (const { email, ...set } of people) {
    const json = { identifiers: { email }, set, undeclared: 'discover' }
    const written = await call(server, 'POST /v1/profiles', { key: server.rootKey, json })
    assert.ok(written.status === 200 || written.status === 201, written.text)
  }
}

/** Waits until the table shows so many people and is not on its way to others; answers their names. */
async function shown(page: Page, count: number): Promise<string[]> {
  const rows = page.locator('tbody a[data-row]')
  await rows.nth(count - 1).waitFor()
  await rows.nth(count).waitFor({ state: 'detached' })
  await page.locator('[data-stale]').waitFor({ state: 'detached' })
  return rows.allTextContents()
}

describeConsole('the list of profiles', console => {
  describe('an empty workspace', () => {
    test('teaches how the first person comes in', async () => {
      const page = await console().open('/profiles')
      await page.getByText('Nobody is here yet').waitFor()
      assert.match(String(await page.getByLabel('A first write').textContent()), /curl -X POST .*\/v1\/profiles/)
    })
  })

  describe('with people', () => {
    test('finds as one types, keeps what is searched in the address, and is driven by the keyboard', async () => {
      await write(console())
      const page = await console().open('/profiles')
      await shown(page, people.length)
      await page.keyboard.press('/')
      await page.keyboard.type('mull')
      await page.waitForURL(/q=mull/)
      await page.getByRole('link', { name: 'Zoë Müller' }).waitFor()
      assert.deepEqual(await shown(page, 1), ['Zoë Müller'])
      await page.keyboard.press('Escape')
      await page.keyboard.type('nord')
      assert.deepEqual(await shown(page, 2), ['Mio Norden', 'Mia Nordström'])
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/profiles\/[0-9a-f-]{36}/)
      await page.goBack()
      assert.deepEqual(await shown(page, 2), ['Mio Norden', 'Mia Nordström'])
      assert.equal(await page.getByLabel('Search people').inputValue(), 'nord')
    })

    test('says what was searched when nobody is found', async () => {
      const page = await console().open('/profiles?q=nobody-at-all')
      await page.getByText('Nobody found for “nobody-at-all”').waitFor()
      await page.getByRole('button', { name: 'Show everybody' }).click()
      await shown(page, people.length)
    })

    test('shows hostile values as text', async () => {
      const page = await console().open('/profiles?q=x@evil')
      assert.deepEqual(await shown(page, 1), ['<img src=x onerror="throw 1"> "><script>throw 2</script>'])
      assert.equal(await page.locator('tbody img, tbody script').count(), 0)
    })

    test('filters in words, chooses columns, and keeps the list as a view', async () => {
      const page = await console().open('/profiles')
      await shown(page, people.length)
      await page.getByRole('button', { name: 'Add a filter' }).click()
      await page.getByRole('combobox', { name: 'Field' }).fill('Tier')
      await page.getByRole('option', { name: 'Tier', exact: true }).click()
      await page.getByLabel('Value', { exact: true }).fill('gold')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByRole('button', { name: 'Tier is gold' }).first().waitFor()
      assert.deepEqual(await shown(page, 2), ['Zoë Müller', 'Mia Nordström'])
      await page.getByRole('button', { name: 'Columns' }).click()
      await page.getByLabel('Tier', { exact: true }).check()
      await page.keyboard.press('Escape')
      await page.getByRole('columnheader', { name: 'Tier', exact: true }).waitFor()
      await page.getByRole('button', { name: 'Save as view' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Gold people')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('tab', { name: 'Gold people', selected: true }).waitFor()
      await page.getByRole('tab', { name: 'Everybody' }).click()
      await shown(page, people.length)
      await page.getByRole('tab', { name: 'Gold people' }).click()
      await page.getByRole('columnheader', { name: 'Tier', exact: true }).waitFor()
      await shown(page, 2)
    })

    test('merges exactly two after a comparison, and erases by typing', async () => {
      const { server } = console()
      const page = await console().open('/profiles?q=nord')
      await shown(page, 2)
      await page.getByLabel('Select all that are shown').check()
      await page.getByRole('button', { name: 'Merge', exact: true }).click()
      await page.getByRole('dialog').getByText('Last name (differs)').waitFor()
      await page.getByRole('radio', { name: /Mio Norden/ }).check()
      await page.getByRole('button', { name: 'Merge them' }).click()
      await page.waitForURL(/\/profiles\/[0-9a-f-]{36}/)
      const listed = await call(server, 'GET /v1/profiles?q=nord', { key: server.rootKey })
      assert.equal(itemsOf(listed).length, 1)
      await page.goto(`${server.url}/console/profiles?q=x%40evil`)
      await shown(page, 1)
      await page.getByLabel('Select all that are shown').check()
      await page.getByRole('button', { name: 'Erase', exact: true }).click()
      const deed = page.getByRole('button', { name: 'Erase 1 person' })
      assert.ok(await deed.isDisabled())
      await page.getByLabel(/Type erase 1/).fill('erase 1')
      await deed.click()
      await page.getByText('Nobody found for').waitFor()
    })

    test('the palette finds a person, a place and a deed by the keyboard', async () => {
      const page = await console().open('/profiles?q=zoe')
      await shown(page, 1)
      await page.keyboard.press('Control+k')
      const box = page.getByLabel('Search people, pages, actions')
      await box.fill('zoe@')
      await page.getByRole('button', { name: /Zoë Müller.*zoe@shop.example/ }).waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/profiles\/[0-9a-f-]{36}/)
      await page.keyboard.press('Control+k')
      await box.fill('levels')
      await page.getByText('Find “levels” among all profiles').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/configure\/levels/)
      await page.keyboard.press('Control+k')
      await box.fill('import file')
      await page.getByRole('button', { name: 'New import' }).waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/data\/imports\/new/)
    })
  })
})
