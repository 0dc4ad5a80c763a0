import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setUpCodeOf } from '../../src/engine/sessions/set-up.ts'
import { call, textOf } from '../call.ts'
import { owner } from '../sign-in.ts'
import { describeConsole } from './open-console.ts'

describeConsole('signing in to the console', console => {
  test('an owner is made by the link of the start message, signs out, and comes back to where they were', async () => {
    const { server, open } = console()
    const page = await open(`/set-up#${setUpCodeOf(server.rootKey)}`, { role: 'nobody' })
    await page.getByLabel('First name').fill(owner.first_name)
    await page.getByLabel('Last name').fill(owner.last_name)
    await page.getByLabel('E-mail').fill(owner.email)
    await page.locator('input[name=password]').fill('short')
    await page.keyboard.press('Enter')
    await page.getByText('This must', { exact: false }).waitFor()
    await page.locator('input[name=password]').fill(owner.password)
    await page.getByLabel('Workspace').fill('Chinook')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Olga Owner, Chinook' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/console/sign-in')

    await page.goto(`${server.url}/console/profiles?q=ada`)
    await page.getByLabel('E-mail').fill(owner.email)
    await page.locator('input[name=password]').fill('not the password')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor()
    await page.locator('input[name=password]').fill(owner.password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/console/profiles?q=ada')
    await page.getByRole('button', { name: 'Olga Owner, Chinook' }).waitFor()
    await page.close()
  })

  test('a link brings a colleague in, who does not see what their role may not do', async () => {
    const { server, open } = console()
    const json = { email: 'vic@console.example', role: 'viewer' }
    const made = await call(server, 'POST /v1/invitations', { key: server.rootKey, json })
    const page = await open(textOf(made, 'link').split('/console')[1] ?? '', { role: 'nobody' })
    await page.getByLabel('First name').fill('Vic')
    await page.locator('input[name=password]').fill('a good password')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Profiles' }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'API access' }).count(), 0)
    await page.reload()
    await page.getByRole('link', { name: 'Profiles' }).waitFor()
    await page.close()
  })

  test('a page whose session has ended goes to sign in and knows where it was', async () => {
    const { server, open } = console()
    const page = await open('/profiles', { role: 'editor' })
    await page.getByRole('link', { name: 'Profiles' }).waitFor()
    await page.context().clearCookies()
    await page.goto(`${server.url}/console/conflicts`)
    await page.waitForURL('**/console/sign-in?to=*')
    assert.match(page.url(), /to=%2Fconflicts$/)
    await page.close()
  })
})
