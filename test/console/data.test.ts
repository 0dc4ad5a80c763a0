import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Download, Page } from 'playwright-core'
import { call, itemsOf, textOf } from '../call.ts'

import { assertAccessible } from './accessible.ts'
import { dropFile } from './drop-file.ts'
import { describeConsole } from './open-console.ts'

const people = [
  'E-Mail,First Name,LTV,Shoe size,Internal',
  ...Array.from({ length: 200 }, (_, n) => `person-${n}@example.com,Name ${n},${n === 2 ? '=lots' : n},${n % 40},x`),
].join('\n')

async function pick(page: Page, column: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: `Field for ${column}`, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

async function saved(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8')
}

describeConsole('imports, exports and jobs', console => {
  test('a file is dropped, its columns are set, it is tried, and imported but for the row that is wrong', async () => {
    const { server, open } = console()
    const page = await open('/data/imports/new')
    await page.setExtraHTTPHeaders({ authorization: `Bearer ${server.rootKey}` })
    await page.getByText('Drop a file here').waitFor()
    await assertAccessible(page)
    await dropFile(page, 'people.csv', people)
    const columns = page.getByRole('table', { name: 'Columns of the file' })
    await columns.waitFor()
    assert.equal(await page.getByRole('combobox', { name: 'Field for E-Mail' }).inputValue(), 'email')
    assert.equal(await columns.getByText('Guessed by its name').count(), 3)
    await pick(page, 'Shoe size', 'A new field')
    await pick(page, 'First Name', 'Leave out')
    await page.reload()
    const named = page.getByRole('textbox', { name: 'Name of the new field for Shoe size' })
    assert.equal(await named.inputValue(), 'shoe_size')
    assert.equal(await page.getByRole('combobox', { name: 'Field for First Name' }).inputValue(), 'Leave out')
    await assertAccessible(page)
    await named.fill('first name')
    await named.fill('email')
    await page.getByText('E-Mail goes there already').waitFor()
    await named.fill('shoe')

    await page.getByRole('button', { name: 'Try it without writing' }).click()
    await page.getByText('The import would add 199 people and refuse 1 row.').waitFor()
    assert.match(page.url(), /\/data\/imports\/new\?file=.+&step=check&object=profiles&run=/)
    assert.equal(itemsOf(await call(server, 'GET /v1/profiles', { key: server.rootKey })).length, 0)
    await page.reload()
    await page.getByText('This is what the import would do').waitFor()
    await assertAccessible(page)

    await page.getByRole('button', { name: 'Import now' }).click()
    await page.getByText('The import is done').waitFor()
    await page.getByText('199 people were added and 1 row was not written').waitFor()
    assert.match(page.url(), /\/data\/imports\/[0-9a-f-]{36}$/)
    await assertAccessible(page)
    const row = page.getByRole('table', { name: 'Errors' }).getByRole('row').nth(1)
    assert.deepEqual((await row.getByRole('cell').allTextContents()).slice(0, 3), ['3', 'LTV', '=lots'])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download errors as CSV' }).click(),
    ])
    const [header, first, ...rest] = (await saved(download)).split('\r\n')
    assert.equal(header, 'row,column,value,message,code')
    assert.match(first ?? '', /^3,LTV,'=lots,.+,invalid_value$/)
    assert.deepEqual(rest, [''])

    const [person] = itemsOf(await call(server, 'GET /v1/profiles?q=person-7@example.com', { key: server.rootKey }))
    assert.deepEqual(person?.['fields'], { email: 'person-7@example.com', ltv: 7, shoe: '7' })
    await page.goto(`${server.url}/console/data/imports`)
    await page.getByRole('link', { name: 'people.csv' }).first().waitFor()
    await assertAccessible(page)
    await page.close()
  })

  test('what is no file of rows is refused with the reason', async () => {
    const { open } = console()
    const page = await open('/data/imports/new')
    await page.getByText('Drop a file here').waitFor()
    await dropFile(page, 'broken.csv', 'name,name\n1,2\n')
    await page.getByRole('alert').filter({ hasText: 'name' }).waitFor()
    await page.getByRole('link', { name: 'Choose another file' }).click()
    await page.getByText('Drop a file here').waitFor()
    await page.close()
  })

  test('an import goes on before the eyes of who watches, and is paused, resumed and seen to its end', async () => {
    const { server, open } = console()
    const lines = Array.from({ length: 100_000 }, (_, n) => `watched-${n}@example.com,${n}\n`)
    const sent = { key: server.rootKey, raw: `email,ltv\n${lines.join('')}` }
    const file = await call(server, 'POST /v1/files?name=watched.csv', sent)
    const started = await call(server, 'POST /v1/imports', { key: server.rootKey, json: { file_id: file.body['id'] } })
    const id = textOf(started, 'id')
    await call(server, `POST /v1/imports/${id}/pause`, { key: server.rootKey })
    const page = await open(`/data/imports/${id}`)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('goes on behind the last of them').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText(/rows a second/).waitFor()
    await page.getByText('All 100,000 rows were read: 100,000 people were added.').waitFor()
    await page.close()
  })

  test('an export is made, seen to its end and downloaded', async () => {
    const { server, open } = console()
    const page = await open('/data/exports')
    await page.setExtraHTTPHeaders({ authorization: `Bearer ${server.rootKey}` })
    await page.getByText('Nothing was exported in the last seven days').waitFor()
    await page.getByRole('button', { name: 'New export' }).click()
    const form = page.getByRole('dialog', { name: 'New export' })
    await form.getByRole('radio', { name: 'A filter' }).check()
    await form.getByRole('combobox', { name: 'Filters' }).fill('email')
    await page.keyboard.press('Enter')
    await assertAccessible(page)
    await form.getByRole('button', { name: 'Export', exact: true }).click()
    await form
      .getByText(/expected/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New export' }).click()
    await form.getByRole('combobox', { name: 'Fields' }).click()
    await page.getByRole('option', { name: 'email', exact: true }).click()
    await page.keyboard.press('Escape')
    await form.getByRole('button', { name: 'Export', exact: true }).click()
    const link = page.getByRole('link', { name: /^Download/ })
    await link.waitFor()
    await assertAccessible(page)
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    const text = await saved(download)
    assert.match(text, /^profile_id,email,/)
    assert.match(text, /,person-199@example\.com,/)
    await page.close()
  })

  test('jobs are listed, and lead to where they are shown', async () => {
    const { server, open } = console()
    await call(server, 'POST /v1/mappings/backfill', { key: server.rootKey })
    const page = await open('/data/jobs?kind=backfill')
    await page.getByRole('link', { name: 'Backfill of mappings' }).click()
    await page.getByRole('heading', { name: 'Backfill of mappings' }).waitFor()
    await page.getByText('Completed').waitFor()
    await assertAccessible(page)
    await page.goBack()
    await page
      .getByRole('textbox', { name: 'Kind' })
      .or(page.getByRole('combobox', { name: 'Kind' }))
      .click()
    await page.getByRole('option', { name: 'Import', exact: true }).click()
    assert.match(page.url(), /kind=import/)
    await page.getByRole('table', { name: 'Jobs' }).getByRole('link', { name: 'Import' }).first().click()
    await page.getByText('The import is done').or(page.getByText('This is what the import would do')).waitFor()
    await page.close()
  })
})
