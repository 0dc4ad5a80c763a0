// The whole story of the console, as somebody new to it lives through it, one step a test.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { setUpCodeOf } from '../../src/engine/sessions/set-up.ts'
import { type Called, call, itemsOf, textOf } from '../call.ts'
import { owner } from '../sign-in.ts'
import { dropFile } from './drop-file.ts'
import { describeConsole } from './open-console.ts'

const people = 'E-Mail,First Name,Last Name\nada@nordwind.example,Ada,Berg\nolaf@nordwind.example,Olaf,Lund\n'

describeConsole('the story of the console', console => {
  let page: Page
  let token = ''
  let basic = ''

  after(() => page.close())

  const go = (place: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click()
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

  /** As the seed's `curl`s write: over HTTP, with the key that was made. */
  async function send(target: string, json: unknown, authorization = `Bearer ${token}`): Promise<Called> {
    const called = await call(console().server, target, { headers: { authorization }, json })
    assert.ok(called.status < 300, `${target}: ${called.text}`)
    return called
  }
  const ingest = (email: string, metadata: object) =>
    send('POST /ingest', { alias_kind: 'email', alias: email, event_type: 'form_submit', metadata }, basic)

  test('the first person opens the printed link and is the owner', async () => {
    const { server, open } = console()
    page = await open(`/set-up#${setUpCodeOf(server.rootKey)}`, { role: 'nobody' })
    await page.getByLabel('First name').fill(owner.first_name)
    await page.getByLabel('Last name').fill(owner.last_name)
    await page.getByLabel('E-mail').fill(owner.email)
    await page.locator('input[name=password]').fill(owner.password)
    await page.getByLabel('Workspace').fill('Nordwind')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Olga Owner, Nordwind' }).waitFor()
  })

  test('a key is made in API access, and its secret is shown this once', async () => {
    await go('API access')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Web shop')
    await page.getByLabel('Everything in this workspace').check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    const shown = page.getByLabel('Token', { exact: true })
    await shown.waitFor()
    token = (await shown.textContent()) ?? ''
    const secret = (await page.getByLabel('Client secret', { exact: true }).textContent()) ?? ''
    const clientId = await page
      .getByText('Client id', { exact: true })
      .locator('xpath=following-sibling::*[1]')
      .textContent()
    basic = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'More for Web shop' }).waitFor()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('button', { name: 'More for Web shop' }).waitFor()
    const content = await page.content()
    for (const shownOnce of [token, secret]) assert.ok(shownOnce.length > 19 && !content.includes(shownOnce))
  })

  test('what the key writes through two surfaces is one person, found by a search', async () => {
    const record = { email: 'Mia@Nordwind.example', customer_id: 'cust_7', first_name: 'Mia', last_name: 'Nord' }
    await send('POST /public/v1/profiles/upsert', { record, matchKey: 'email' })
    await ingest(' mia@nordwind.EXAMPLE', { team_size: '51-200', branche: 'Technology' })
    await ingest('tom@elsewhere.example', { team_size: '11-50' })
    await go('Profiles')
    await page.getByRole('link', { name: 'tom@elsewhere.example' }).first().waitFor()
    await page.getByLabel('Search people').fill('cust_7')
    await page.getByRole('link', { name: 'tom@elsewhere.example' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Mia Nord', exact: true }).click()
    await heading('Mia Nord')
    await page.getByRole('tab', { name: /Timeline/ }).click()
    await page.getByText('form_submit').first().waitFor()
  })

  test('a key of events is mapped and backfilled by the button, which shows both counts', async () => {
    await go('Mapping')
    await page.getByRole('button', { name: /^team_size/ }).click()
    await page.getByRole('combobox', { name: 'Target field' }).fill('company_employee_count')
    await page.getByRole('button', { name: 'Add mapping' }).click()
    await page.getByRole('rowheader', { name: /team_size.*company_employee_count/ }).waitFor()
    await page.getByRole('button', { name: 'Backfill Profile Metadata' }).click()
    await page.getByText('Backfill completed: 2 profiles processed, 2 updated').waitFor()
    await page.getByRole('button', { name: 'Backfill Profile Metadata' }).click()
    await page.getByText('Backfill completed: 2 profiles processed, 0 updated').waitFor()
  })

  test('a ruleset scores the mapped field, and the profile page says why', async () => {
    await go('Scoring')
    await page.getByRole('button', { name: 'New fit ruleset' }).click()
    await page.getByLabel('Name').fill('Fit')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await heading('Fit')
    await page.getByLabel('Try these rules on').first().fill('mia')
    await page.getByRole('option', { name: /Mia Nord/ }).click()
    await page.getByRole('button', { name: 'Add a rule' }).click()
    for (const [label, value] of [
      ['Field', 'company_employee_count'],
      ['Value', '51-200'],
      ['Points', '20'],
    ] as const) {
      await page.getByLabel(label, { exact: true }).first().fill(value)
      await page.keyboard.press('Escape')
    }
    await page.getByTestId('score').filter({ hasText: /^20$/ }).waitFor()
    await page.getByRole('button', { name: 'Save and score everybody' }).click()
    await page.getByText('The same as with the saved rules').waitFor()
    await go('Profiles')
    await page.getByRole('link', { name: 'Mia Nord', exact: true }).click()
    await page.getByRole('tab', { name: /Scores/ }).click()
    const card = page.getByRole('region', { name: 'Fit: Fit' })
    await card
      .getByRole('listitem')
      .filter({ hasText: '+20' })
      .getByText(/because .*51-200/)
      .waitFor()
  })

  test('a wrong merge is split from the identity graph', async () => {
    // The shop wrote the phone of one person into the record of another.
    await send('POST /v1/profiles', { identifiers: { phone: '+493012345699' }, set: { first_name: 'Paul' } })
    await send('POST /v1/profiles', { identifiers: { email: 'mia@nordwind.example', phone: '+493012345699' } })
    await page.reload()
    await page.getByRole('tab', { name: /Identity/ }).click()
    await page.getByText('This profile is made of 2').waitFor()
    await page.getByRole('region', { name: 'Identity graph' }).getByRole('button', { name: 'Merge' }).click()
    const panel = page.getByRole('region', { name: 'The merge', exact: true })
    await panel.getByRole('region', { name: 'Becomes a profile of its own' }).getByText('Paul').first().waitFor()
    await panel.getByRole('button', { name: 'Undo this merge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the merge' }).click()
    await panel.getByText('They are kept apart').waitFor()
    const { server } = console()
    const mia = await call(server, 'GET /v1/profiles/lookup?kind=customer_id&value=cust_7', { key: token })
    const paul = await call(server, 'GET /v1/profiles?q=Paul', { key: token })
    assert.equal(Object(mia.body['fields'])['first_name'], 'Mia')
    assert.deepEqual(
      itemsOf(paul).map(({ fields }) => Object(fields)['first_name']),
      ['Paul'],
    )
    assert.notEqual(itemsOf(paul)[0]?.['id'], textOf(mia, 'id'))
  })

  test('a file is imported by dropping it', async () => {
    await page.goto(`${console().server.url}/console/data/imports/new`)
    await page.getByText('Drop a file here').waitFor()
    await dropFile(page, 'people.csv', people)
    await page.getByRole('table', { name: 'Columns of the file' }).waitFor()
    await page.getByRole('button', { name: 'Try it without writing' }).click()
    await page.getByText('This is what the import would do').waitFor()
    await page.getByRole('button', { name: 'Import now' }).click()
    await page.getByText('The import is done').waitFor()
    await page.getByText(/2 people were added/).waitFor()
    await go('Profiles')
    await page.getByRole('link', { name: 'Olaf Lund' }).waitFor()
  })

  test('a viewer comes in by a link, sees the person and is refused what changes something', async () => {
    const { server, open } = console()
    await go('Members')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('E-mail').fill('vera@nordwind.example')
    await page.getByLabel('Viewer').check()
    await page.getByRole('button', { name: 'Make the link' }).click()
    const shown = page.getByLabel('Link for vera@nordwind.example', { exact: true })
    await shown.waitFor()
    const link = (await shown.textContent()) ?? ''

    const guest = await open(link.split('/console')[1] ?? '', { role: 'nobody' })
    await guest.getByRole('heading', { name: 'Join Nordwind' }).waitFor()
    await guest.getByLabel('First name').fill('Vera')
    await guest.locator('input[name=password]').fill('a good password')
    await guest.keyboard.press('Enter')
    await guest.getByRole('link', { name: 'Profiles' }).click()
    await guest.getByRole('link', { name: 'Mia Nord', exact: true }).waitFor()
    assert.equal(await guest.getByRole('link', { name: 'API access' }).count(), 0)
    await guest.goto(`${server.url}/console/settings/api-access`)
    await guest.getByRole('heading', { name: 'Your role does not open this page' }).waitFor()
    const refused = await guest.evaluate(async () => {
      const headers = { 'content-type': 'application/json', 'onefold-console': '1' }
      const body = JSON.stringify({ metadata_key: 'branche', field: 'industry' })
      return (await fetch('/v1/mappings', { method: 'POST', headers, body })).status
    })
    assert.equal(refused, 403)
    await guest.close()
  })
})
