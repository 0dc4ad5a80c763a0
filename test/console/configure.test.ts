import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Called, call, itemsOf } from '../call.ts'
import { assertAccessibleInSchemes } from './accessible.ts'
import { describeConsole } from './open-console.ts'

const probe = '<img src=x onerror="document.title=1">'

describeConsole('configuring in the console', opened => {
  const api = async (target: string, json?: unknown): Promise<Called> => {
    const { server } = opened()
    const called = await call(server, target, { key: server.rootKey, ...(json !== undefined && { json }) })
    assert.ok(called.status < 300, `${target}: ${called.text}`)
    return called
  }
  const send = (email: string, metadata: object) =>
    api('POST /v1/events', { identifiers: { email }, type: 'form_submit', metadata })
  const text = (page: Page, wanted: string | RegExp) => page.getByText(wanted).first().waitFor()

  before(async () => {
    await send('mia@nordwind.example', { team_size: '51-200', taken: 'x', [probe]: probe })
    await send('jan@nordwind.example', { team_size: '11-50' })
    await api('POST /v1/mappings', { metadata_key: 'taken', field: 'favourite_colour' })
    await send('mia@nordwind.example', { taken: 'blue' })
  })

  test('a discovered field is declared by one click, with the type that was seen', async () => {
    const page = await opened().open('/configure/schema/profiles?tab=discovered')
    await page.getByRole('button', { name: 'Declare favourite_colour as text' }).click()
    await text(page, 'favourite_colour is declared as text')
    await page.getByRole('button', { name: 'Declare favourite_colour as text' }).waitFor({ state: 'detached' })
    const { body } = await api('GET /v1/objects/profiles/fields/favourite_colour')
    assert.equal(body['type'], 'string')
    await page.close()
  })

  test('a field is declared, changed and undeclared by the dialogs, and refusals stand at their place', async () => {
    const page = await opened().open('/configure/schema/orders')
    await page.getByRole('button', { name: 'Declare a field' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Bad Name')
    await dialog.getByRole('button', { name: 'Declare field' }).click()
    await dialog.getByText('A name has 1 to 63 characters', { exact: false }).waitFor()
    await dialog.getByLabel('Name', { exact: true }).fill('channel')
    await dialog.getByLabel('Display name').fill('Sales channel')
    await dialog.getByRole('button', { name: 'Declare field' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Sales channel' }).click()
    assert.match(page.url(), /field=channel/)
    await dialog.getByLabel('Description').fill('Where it was sold')
    await dialog.getByRole('button', { name: 'Save field' }).click()
    await text(page, 'Where it was sold')
    await page.getByRole('button', { name: 'Undeclare channel' }).click()
    await page.getByRole('button', { name: 'Undeclare field' }).click()
    await page.getByRole('link', { name: 'Sales channel' }).waitFor({ state: 'detached' })
    await page.close()
  })

  test('an object is created and says how to write to it', async () => {
    const page = await opened().open('/configure/schema')
    await page.getByRole('button', { name: 'New object' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('tickets')
    await dialog.getByLabel('Primary key').fill('ticket_id')
    await dialog.getByRole('button', { name: 'Create object' }).click()
    await page.waitForURL(/configure\/schema\/tickets/)
    await page.getByRole('tab', { name: 'Write data' }).click()
    await text(page, '/v1/records/tickets')
    await text(page, '/public/v1/records/tickets/append')
    await page.close()
  })

  test('a mapping is made from a key that events have brought', async () => {
    const page = await opened().open('/configure/mapping/profile')
    await page.getByRole('button', { name: /^team_size/ }).click()
    await page.getByRole('combobox', { name: 'Target field' }).fill('company_employee_count')
    await page.getByText('Only if empty', { exact: true }).first().click()
    await text(page, /unless the person has a value already/)
    await page.getByRole('button', { name: 'Add mapping' }).click()
    await page.getByRole('rowheader', { name: /team_size.*company_employee_count/ }).waitFor()
    const made = itemsOf(await api('GET /v1/mappings')).find(each => each['metadata_key'] === 'team_size')
    assert.deepEqual([made?.['field'], made?.['behaviour']], ['company_employee_count', 'only_if_empty'])

    await page.getByRole('button', { name: 'Change the mapping of team_size' }).click()
    assert.match(page.url(), /edit=/)
    await page.getByText('Always overwrite', { exact: true }).first().click()
    await page.getByRole('button', { name: 'Save mapping' }).click()
    await page.getByRole('row', { name: /team_size.*Always overwrite/ }).waitFor()
    await page.close()
  })

  test('keys of any shape are text, and the filter by event type is in the address', async () => {
    const page = await opened().open('/configure/mapping/profile?event_type=form_submit')
    await text(page, probe)
    assert.equal(await page.getByRole('combobox', { name: 'Event type' }).inputValue(), 'form_submit (3)')
    assert.match(await page.title(), /Profile mapping/)
    await page.close()
  })

  test('a key that is mapped already is refused at the source key, a missing field at the field', async () => {
    const page = await opened().open('/configure/mapping/profile')
    const key = page.getByRole('combobox', { name: 'Source key' })
    const field = page.getByRole('combobox', { name: 'Target field' })
    await key.fill('taken')
    await field.fill('other')
    await page.getByRole('button', { name: 'Add mapping' }).click()
    await text(page, /'taken' is already mapped/i)
    assert.equal(await key.getAttribute('aria-invalid'), 'true')
    assert.notEqual(await field.getAttribute('aria-invalid'), 'true')
    await key.fill('free')
    await field.fill('')
    await page.getByRole('button', { name: 'Add mapping' }).click()
    await page.locator('[aria-invalid="true"]').waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    assert.notEqual(await key.getAttribute('aria-invalid'), 'true')
    await page.close()
  })

  test('a mapping is deleted after a question', async () => {
    await api('POST /v1/mappings', { metadata_key: 'short_lived', field: 'other' })
    const page = await opened().open('/configure/mapping/profile')
    await page.getByRole('button', { name: 'Delete the mapping of short_lived' }).click()
    await page.getByRole('button', { name: 'Delete mapping' }).click()
    await page.getByRole('button', { name: 'Delete the mapping of short_lived' }).waitFor({ state: 'detached' })
    await page.close()
  })

  test('the button backfills, is disabled meanwhile, and both counts show', async () => {
    await send('ada@nordwind.example', { job: 'CEO' })
    await api('POST /v1/mappings', { metadata_key: 'job', field: 'contact_job_title' })
    const page = await opened().open('/configure/mapping/profile')
    const button = page.getByRole('button', { name: 'Backfill Profile Metadata' })
    let isHeld = true
    await page.route('**/v1/jobs/*', async route => {
      if (isHeld) await new Promise<void>(resolve => waiting.push(resolve))
      await route.continue()
    })
    const waiting: (() => void)[] = []
    await button.click()
    await text(page, /The backfill (is running|waits for its turn)/)
    assert.equal(await button.isDisabled(), true)
    isHeld = false
    for (const go of waiting) go()
    await text(page, /Backfill completed: 3 profiles processed, \d+ updated/)
    assert.equal(await button.isDisabled(), false)
    const found = await api('GET /v1/profiles/lookup?kind=email&value=ada@nordwind.example')
    assert.equal(Object(found.body['fields'])['contact_job_title'], 'CEO')
    await page.close()
  })

  test('a kind is moved by keyboard and keeps the focus, and saving tells what it means', async () => {
    const page = await opened().open('/configure/identity')
    const handle = page.getByRole('button', { name: /^Move phone, place/ })
    await handle.focus()
    await page.keyboard.press('ArrowUp')
    await page.getByRole('button', { name: 'Move phone, place 3 of 7' }).waitFor()
    assert.match((await page.locator(':focus').getAttribute('aria-label')) ?? '', /^Move phone/)
    await page.keyboard.press('Home')
    await text(page, 'the new order decides')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await text(page, 'The rules of identity hold from the next write on')
    const { body } = await api('GET /v1/settings/identity')
    assert.equal(Object(body['identity_kinds'])[0]?.kind, 'phone')
    await page.close()
  })

  test('a kind is moved by dragging its handle', async () => {
    const page = await opened().open('/configure/identity')
    const social = page.locator('[data-kind="social"]')
    await social.getByRole('button', { name: /^Move social, place/ }).hover()
    await page.mouse.down()
    await page.locator('[data-kind="device_id"]').hover()
    await page.locator('[data-kind="device_id"]').hover()
    await page.mouse.up()
    await page.getByRole('button', { name: 'Move social, place 7 of 7' }).waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.getByRole('button', { name: 'Move social, place 5 of 7' }).waitFor()
    await page.close()
  })

  test('a limit that cannot be is refused at its place', async () => {
    const page = await opened().open('/configure/identity')
    const limit = page.getByLabel('Values of email a profile may hold')
    await limit.fill('0')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await text(page, 'Expected 1 to 1000')
    assert.equal(await limit.getAttribute('aria-invalid'), 'true')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.close()
  })

  test('an enrichment rule is tried on a stored enrichment, made, moved and applied', async () => {
    const found = await api('GET /v1/profiles/lookup?kind=email&value=mia@nordwind.example')
    const stored = await api(`POST /v1/profiles/${found.body['id']}/enrichments`, {
      source_label: 'Trade Register',
      payload: { company: { employees: '120', name: 'Nordwind' } },
    })
    await api('POST /v1/enrichment-rules', { source_key: '*', path: 'company.name', field: 'company_name' })
    const page = await opened().open('/configure/enrichment-rules?rule=new')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Path in the payload').fill('company.employees')
    await dialog.getByLabel('Target field').fill('employees')
    await dialog.getByLabel('Take the value').click()
    await page.getByRole('option', { name: 'As a number' }).click()
    await dialog.getByLabel('Stored enrichment or payload').fill(String(stored.body['enrichment_id']))
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('employees would get 120').waitFor()
    await dialog.getByRole('button', { name: 'Create rule' }).click()
    await dialog.waitFor({ state: 'detached' })
    const moved = page.waitForResponse(answer => answer.request().method() === 'PATCH' && answer.ok())
    await page.getByRole('button', { name: 'Move employees up' }).click()
    await moved
    await page.getByRole('row', { name: /^1 .*employees/ }).waitFor()
    await page.getByRole('button', { name: 'Apply to stored enrichments' }).click()
    await text(page, /Backfill completed: \d+ profiles processed, 1 updated/)
    await page.close()
  })

  test('no page has a serious fault of accessibility, in light and in dark', async () => {
    const page = await opened().open('/configure/identity')
    const places = [
      ['/configure/schema/profiles', 'Declare a field'],
      ['/configure/schema/profiles?tab=discovered', 'Types seen'],
      ['/configure/schema/orders?tab=write', 'Experiture surface'],
      ['/configure/schema/orders?field=customer_email', 'Names a person by'],
      ['/configure/identity', 'Identity kinds'],
      ['/configure/mapping/profile', 'Seen in events'],
      ['/configure/enrichment-rules', 'Webhook'],
      ['/configure/enrichment-rules?rule=new', 'Path in the payload'],
    ] as const
    for (const [path, sign] of places) {
      await page.goto(`${opened().server.url}/console${path}`)
      await text(page, sign)
      await assertAccessibleInSchemes(page)
    }
    await page.close()
  })

  test('a viewer sees no buttons that change something', async () => {
    const { server, open } = opened()
    const page = await open('/configure/schema/profiles', { role: 'viewer' })
    const changing = /declare|new|edit|add|save|backfill|apply|delete|move|remove|change/i
    const places = [
      ['/configure/schema/profiles', 'Fields'],
      ['/configure/identity', 'Identity kinds'],
      ['/configure/mapping/profile', 'Seen in events'],
      ['/configure/enrichment-rules', 'Webhook'],
    ] as const
    for (const [path, sign] of places) {
      await page.goto(`${server.url}/console${path}`)
      await text(page, sign)
      assert.deepEqual(
        await page.locator('main').getByRole('button', { name: changing, disabled: false }).allTextContents(),
        [],
      )
    }
    await page.close()
  })
})
