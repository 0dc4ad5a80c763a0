import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, itemsOf } from '../call.ts'
import { describeConsole } from './open-console.ts'

// What somebody stumbles over who sees the console for the first time.

describeConsole('the first day with the console', console => {
  test('what is changed on one page is seen on the pages that were open before', async () => {
    const { server, open } = console()
    await call(server, 'POST /v1/profiles', {
      key: server.rootKey,
      json: { identifiers: { email: 'ada@shop.example' }, set: { first_name: 'Ada' } },
    })
    const page = await open('/profiles')
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Last changed' }).waitFor()
    assert.equal(await page.getByRole('checkbox', { name: 'Shoe size' }).count(), 0)
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Schema' }).click()
    await page.getByRole('button', { name: 'Declare a field' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('shoe_size')
    await dialog.getByLabel('Display name').fill('Shoe size')
    await dialog.getByRole('button', { name: 'Declare field' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Profiles' }).click()
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Shoe size' }).waitFor()
    await page.close()
  })

  test('an address with nonsense in its search opens the page as if it were not there', async () => {
    const page = await console().open('/profiles?filter=zz&columns=7&q=ada')
    await page.getByRole('link', { name: 'Ada' }).waitFor()
    await page.goto(`${console().server.url}/console/settings/audit-log?actor=%7B%7D&open=1`)
    await page.getByRole('columnheader', { name: 'Who' }).waitFor()
    await page.close()
  })

  test('a key with nothing but a name writes people; one that opens nothing is not made', async () => {
    const { server, open } = console()
    const page = await open('/settings/api-access?dialog=new')
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop')
    await page.getByRole('button', { name: 'None' }).click()
    await page.getByText('Choose at least one.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Make the key' }).isDisabled(), true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'New key' }).first().click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop')
    await page.getByRole('button', { name: 'Make the key' }).click()
    await page.getByRole('button', { name: 'Done' }).waitFor()
    const [key] = itemsOf(await call(server, 'GET /v1/api-keys', { key: server.rootKey }))
    assert.deepEqual(key?.['scopes'], ['profiles:read', 'profiles:write', 'events:write'])
    await page.close()
  })

  test('a CSV file as a spreadsheet on Windows saves it keeps its accents', async () => {
    const page = await console().open('/data/imports/new')
    const buffer = Buffer.from('Vorname;E-Mail-Adresse;Schuhgröße\nJürgen;juergen@shop.example;42\n', 'latin1')
    await page.getByText('Drop a file here').waitFor()
    await page.locator('input[type=file]').setInputFiles({ name: 'kunden.csv', mimeType: 'text/csv', buffer })
    await page.getByText('It was read as Western European', { exact: false }).waitFor()
    await page.getByRole('cell', { name: 'Jürgen' }).waitFor()
    assert.equal(await page.getByRole('combobox', { name: 'Field for Vorname' }).inputValue(), 'first_name')
    await page.getByRole('combobox', { name: 'Field for Schuhgröße' }).click()
    await page.getByRole('option', { name: 'A new field' }).click()
    const named = page.getByRole('textbox', { name: 'Name of the new field for Schuhgröße' })
    assert.equal(await named.inputValue(), 'schuhgroesse')
    await page.close()
  })

  test('the sample stays within reach after the first person, until the steps are done', async () => {
    const page = await console().open('/')
    await page.locator('[data-step="Send your first profile"][data-done="true"]').waitFor()
    await page.getByRole('button', { name: 'Load sample data' }).waitFor()
    await page.close()
  })

  test('Back from a segment that was just made leads to the list', async () => {
    const page = await console().open('/configure/segments')
    await page.getByRole('link', { name: 'New segment' }).first().click()
    await page.getByLabel('Name').fill('Everybody of the shop')
    await page.getByRole('button', { name: 'Create segment' }).click()
    await page.getByRole('heading', { name: 'Everybody of the shop' }).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: 'Everybody of the shop' }).waitFor()
    assert.match(page.url(), /\/configure\/segments$/)
    await page.close()
  })
})
