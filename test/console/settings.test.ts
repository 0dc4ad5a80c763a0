import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { setUpCodeOf } from '../../src/engine/sessions/set-up.ts'
import { call, textOf } from '../call.ts'
import { owner } from '../sign-in.ts'
import { describeConsole } from './open-console.ts'

/** The text of what a dialog shows this once. */
async function readShown(page: Page, label: string): Promise<string> {
  const shown = page.getByLabel(label, { exact: true })
  await shown.waitFor()
  return (await shown.textContent()) ?? ''
}

describeConsole('settings of the console', console => {
  test('the first person sets the server up; a form says where it is wrong, and a wrong code what to do', async () => {
    const { server, open } = console()
    const page = await open('/set-up#not-the-code', { role: 'nobody' })
    await page.getByRole('button', { name: 'Make the account' }).click()
    await page.getByText('This must not be empty.').waitFor()
    assert.equal(await page.locator('input:focus').getAttribute('name'), 'given-name')
    await page.getByLabel('First name').fill(owner.first_name)
    await page.getByLabel('Last name').fill(owner.last_name)
    await page.getByLabel('E-mail').fill(owner.email)
    await page.locator('input[name=password]').fill(owner.password)
    await page.getByLabel('Workspace').fill('Chinook')
    await page.keyboard.press('Enter')
    await page.getByText('This is not the code of this server.', { exact: false }).waitFor()
    const link = `${server.url}/console/set-up#${setUpCodeOf(server.rootKey)}`
    await page.getByLabel('Set-up link').fill(link)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Olga Owner, Chinook' }).waitFor()
    await page.goto(link)
    await page.reload()
    await page.getByRole('heading', { name: 'This server is set up' }).waitFor()
    await page.close()
  })

  test('a key shows its secret once and works, from where its list allows, until it is revoked', async () => {
    const { server, open } = console()
    const page = await open('/settings/api-access')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Web shop')
    await page.getByLabel('Everything in this workspace').check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    const token = await readShown(page, 'Token')
    const curl = (await page.locator('[aria-label="A call with this token"]').first().textContent()) ?? ''
    assert.ok(curl.startsWith(`curl ${server.url}/v1/profiles`) && curl.includes(`Bearer ${token}"`), curl)
    const [, body = ''] = /-d '(.*)'$/.exec(curl) ?? []
    const written = await call(server, 'POST /v1/profiles', { key: token, json: JSON.parse(body) })
    assert.equal(written.status, 201, written.text)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'More for Web shop' }).waitFor()
    assert.equal((await page.content()).includes(token), false)

    await page.getByRole('button', { name: 'More for Web shop' }).click()
    await page.getByRole('menuitem', { name: 'Change allowed addresses' }).click()
    const addresses = page
      .getByRole('textbox', { name: 'Allowed addresses' })
      .or(page.getByRole('combobox', { name: 'Allowed addresses' }))
    await addresses.fill('10.0.0.0/33')
    await page.keyboard.press('Enter')
    await page.getByText('Not an address or a network: 10.0.0.0/33').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Save' }).isDisabled(), true)
    await page.keyboard.press('Backspace')
    await addresses.fill('203.0.113.0/24')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: 'Web shop' }).getByText('203.0.113.0/24').waitFor()
    assert.equal((await call(server, 'GET /v1/server', { key: token })).status, 403)

    await page.getByRole('button', { name: 'More for Web shop' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await page.getByLabel('Type Web shop to go on').fill('Web shop')
    await page.getByRole('button', { name: 'Revoke the key' }).click()
    await page.getByRole('row', { name: 'Web shop' }).waitFor({ state: 'detached' })
    assert.equal((await call(server, 'GET /v1/server', { key: token })).status, 401)
    await page.close()
  })

  test('an OAuth client gets an access token by the request that the console shows', async () => {
    const { server, open } = console()
    const page = await open('/settings/api-access?tab=oauth&dialog=new')
    await page.getByRole('textbox', { name: 'Name' }).fill('Campaigns')
    await page.getByLabel('Read people, their history, timelines and conflicts').check()
    await page.getByRole('button', { name: 'Make the client' }).click()
    await readShown(page, 'Client secret')
    const curl = (await page.locator('[aria-label="An access token"]').first().textContent()) ?? ''
    const form = new URLSearchParams()
    for (const [, name = '', value = ''] of curl.matchAll(/-d (\w+)=(\S+)/g)) form.append(name, value)
    const answer = await call(server, 'POST /oauth/token', { raw: form })
    const listed = await call(server, 'GET /v1/profiles', { key: textOf(answer, 'access_token') })
    assert.equal(listed.status, 200, listed.text)
    const refused = await call(server, 'GET /v1/objects', { key: textOf(answer, 'access_token') })
    assert.equal(refused.status, 403, refused.text)
    await page.close()
  })

  test('a viewer comes in by a link, is told what the role does not open, and is out when removed', async () => {
    const { open } = console()
    const page = await open('/settings/members')
    await page.getByText('The last admin.', { exact: false }).waitFor()
    assert.equal(await page.getByLabel('Role of Olga Owner').first().isDisabled(), true)
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('E-mail').fill('vera@settings.example')
    await page.getByLabel('Viewer').check()
    await page.getByRole('button', { name: 'Make the link' }).click()
    const link = await readShown(page, 'Link for vera@settings.example')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Take back the invitation of vera@settings.example' }).waitFor()

    const guest = await open(link.split('/console')[1] ?? '', { role: 'nobody' })
    await guest.getByRole('heading', { name: 'Join Chinook' }).waitFor()
    await guest.getByLabel('First name').fill('Vera')
    await guest.locator('input[name=password]').fill('a good password')
    await guest.keyboard.press('Enter')
    await guest.getByRole('link', { name: 'Members' }).click()
    await guest.getByText('vera@settings.example').first().waitFor()
    assert.equal(await guest.getByRole('button', { name: 'Invite somebody' }).count(), 0)
    assert.equal(await guest.getByRole('button', { name: 'More for Olga Owner' }).count(), 0)
    const asked = await guest.evaluate(async () => (await fetch('/v1/api-keys')).status)
    assert.equal(asked, 403)
    await guest.goto(page.url().replace('/members', '/api-access'))
    await guest.getByRole('heading', { name: 'Your role does not open this page' }).waitFor()
    assert.equal(await guest.getByText('keys:read').count(), 1)

    await page.reload()
    await page.getByRole('button', { name: 'More for Vera' }).click()
    await page.getByRole('menuitem', { name: 'Remove from the workspace' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Vera has left the workspace.').waitFor()
    await guest.reload()
    await guest.waitForURL('**/console/sign-in*')
    await Promise.all([page.close(), guest.close()])
  })

  test('the audit log is narrowed by what was done, and an entry opens at an address of its own', async () => {
    const { open } = console()
    const page = await open('/settings/audit-log?action=api_key')
    await page.getByText('revoked an API key').waitFor()
    assert.equal(await page.getByText('invited somebody').count(), 0)
    await page.getByRole('button', { name: 'Details: Olga Owner revoked an API key' }).click()
    await page.getByText('api_key.revoke').waitFor()
    await page.reload()
    await page.getByText('api_key.revoke').waitFor()
    await page.close()
  })

  test('people change their name and password, and sign out', async () => {
    const { open } = console()
    const page = await open('/settings/account', { role: 'editor' })
    await page.getByLabel('First name').fill('Edith')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Edith Test, Chinook' }).waitFor()
    const [current, next] = [
      page.locator('input[autocomplete=current-password]'),
      page.locator('input[autocomplete=new-password]'),
    ]
    await current.fill('not mine')
    await next.fill('another password')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('Is not your password').waitFor()
    await current.fill('the editor is here')
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('Your password is changed.', { exact: false }).waitFor()
    await page.getByText('This browser').waitFor()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.waitForURL('**/console/sign-in')
    await page.getByLabel('E-mail').fill('editor@console.example')
    await page.locator('input[name=password]').fill('another password')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Edith Test, Chinook' }).waitFor()
    await page.close()
  })

  test('a question mark shows the keyboard shortcuts', async () => {
    const { open } = console()
    const page = await open('/settings/workspace')
    await page.getByRole('heading', { name: 'Server' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.close()
  })
})
