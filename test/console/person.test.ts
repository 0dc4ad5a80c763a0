import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { call } from '../call.ts'
import { bodyOf, type Receipt } from '../native/profiles/people.ts'
import { assertAccessibleInSchemes } from './accessible.ts'
import { describeConsole } from './open-console.ts'

const probe = '<img src=x onerror=alert(1)>'
const rightToLeft = '\u202Egnirts'
const nested = JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`)

describeConsole('the profile page', console => {
  const api = (target: string, json?: unknown) =>
    call(console().server, target, { key: console().server.rootKey, ...(json !== undefined && { json }) })
  const write = async (command: object): Promise<Receipt> =>
    bodyOf(await api('POST /v1/profiles', { undeclared: 'discover', ...command }), 200, 201)
  const merge = async (survivor: string, absorbed: string): Promise<string> => {
    const merged = await api('POST /v1/profiles/merge', { survivor, absorbed })
    return bodyOf<{ merge: { merge_id: string } }>(merged, 200).merge.merge_id
  }
  const open = (id: string, search = ''): Promise<Page> => console().open(`/profiles/${id}${search}`)
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })

  let ada = ''
  before(async () => {
    const first = await write({
      identifiers: { email: 'ada@example.com', customer_id: 'C-1' },
      set: { first_name: 'Ada', last_name: 'Lovelace', tier: 'silver', favourite: 'numbers' },
      source: 'crm',
    })
    ada = first.profile_id
    await write({ identifiers: { email: 'ada@example.com' }, set: { tier: 'gold' }, source: 'billing' })
    for (const type of ['page_view', 'form_submit']) {
      const event = { type, identifiers: { email: 'ada@example.com' }, metadata: { path: '/pricing' } }
      bodyOf(await api('POST /v1/events', event), 201)
    }
  })

  test('a field opens the history of its values in the address', async () => {
    const page = await open(ada)
    await heading(page, 'Ada Lovelace').waitFor()
    await page.getByRole('link', { name: 'Tier', exact: true }).click()
    const drawer = page.getByRole('dialog')
    const change = drawer.getByRole('article').first()
    await change.getByText('billing').waitFor()
    assert.match((await change.textContent()) ?? '', /Before\s*silver\s*After\s*gold/)
    assert.match(page.url(), /field=tier/)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    assert.doesNotMatch(page.url(), /field=/)
    await page.close()
  })

  test('a value is edited where it stands, and a value that does not fit says why', async () => {
    const page = await open(ada, '?empty=true')
    await page.getByRole('button', { name: 'Edit Ltv' }).click()
    await page.getByRole('textbox', { name: 'New value of Ltv' }).fill('lots')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('Type a number').waitFor()
    await page.getByRole('textbox', { name: 'New value of Ltv' }).fill('12.5')
    await page.keyboard.press('Enter')
    await page.getByRole('row', { name: /Ltv/ }).getByText('12.5').waitFor()
    const { fields } = bodyOf<{ fields: Record<string, unknown> }>(await api(`GET /v1/profiles/${ada}`), 200)
    assert.equal(fields['ltv'], 12.5)
    await page.close()
  })

  test('typing the e-mail of somebody else joins nobody', async () => {
    const other = await write({ identifiers: { email: 'other@example.com' } })
    const page = await open(ada)
    await page.getByRole('button', { name: 'Edit Email' }).click()
    await page.getByRole('textbox', { name: 'New value of Email' }).fill('other@example.com')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').waitFor()
    const still = bodyOf<{ id: string }>(await api(`GET /v1/profiles/${other.profile_id}`), 200)
    assert.equal(still.id, other.profile_id)
    await page.close()
  })

  test('the timeline shows what was asked for, and keeps it in the address', async () => {
    const page = await open(ada, '?tab=timeline')
    await page.getByText('page_view').waitFor()
    await page.getByText('Writes', { exact: true }).click()
    await page.getByText('page_view').waitFor({ state: 'detached' })
    assert.match(decodeURIComponent(page.url()), /type=\["change"\]/)
    await page.reload()
    await page.getByRole('button', { name: 'Show details' }).first().click()
    await page.getByRole('columnheader', { name: 'Before' }).waitFor()
    await page.getByText('Writes', { exact: true }).click()
    await page.getByText('form_submit').waitFor()
    await page.close()
  })

  test('a wrong merge is foreseen, undone and seen on both sides, and the two may merge again when allowed', async () => {
    const one = await write({ identifiers: { email: 'one@example.com' }, set: { first_name: 'One', tier: 'gold' } })
    const two = await write({ identifiers: { phone: '+493012345699' }, set: { first_name: 'Two', company: 'Wrong' } })
    const mergeId = await merge(one.profile_id, two.profile_id)
    const page = await open(two.profile_id, '?tab=identity')
    // The id of the absorbed one leads to the survivor.
    await page.waitForURL(new RegExp(`/profiles/${one.profile_id}`))
    await page.getByText('was merged into this one').waitFor()
    await page.getByRole('region', { name: 'Identity graph' }).getByRole('button', { name: 'Merge' }).click()
    const panel = page.getByRole('region', { name: 'The merge', exact: true })
    const leaving = panel.getByRole('region', { name: 'Becomes a profile of its own' })
    await leaving.getByText('+493012345699').first().waitFor()
    assert.match((await leaving.textContent()) ?? '', /Company\s*Wrong/)
    assert.doesNotMatch((await panel.getByRole('region', { name: /^Stays/ }).textContent()) ?? '', /Wrong/)
    assert.match(page.url(), new RegExp(`merge=${mergeId}`))
    await panel.getByRole('button', { name: 'Undo this merge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the merge' }).click()
    await panel.getByText('They are kept apart').waitFor()
    await panel.getByRole('link', { name: 'Two' }).click()
    await heading(page, 'Two').waitFor()
    await page.goBack()
    await panel.getByRole('button', { name: 'Allow to merge again' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Allow to merge again' }).click()
    await panel.getByText('Identifiers may join the two again').waitFor()
    const joined = await write({ identifiers: { email: 'one@example.com', phone: '+493012345699' } })
    assert.equal(joined.merges.length, 1)
    await page.close()
  })

  test('another profile is found, compared and merged', async () => {
    const one = await write({ identifiers: { email: 'left@example.com' }, set: { first_name: 'Left' } })
    await write({ identifiers: { email: 'right@example.com' }, set: { first_name: 'Right', country: 'DE' } })
    const page = await open(one.profile_id, '?do=merge')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Find the other profile' }).fill('right@')
    await dialog.getByRole('button', { name: /Right/ }).click()
    await dialog
      .getByRole('row', { name: /Country/ })
      .getByText('DE')
      .waitFor()
    await dialog.getByRole('button', { name: 'Merge the two' }).click()
    await page.getByText('This profile is made of 2').waitFor()
    assert.match(page.url(), new RegExp(`/profiles/${one.profile_id}`))
    await page.close()
  })

  test('a note is added and told', async () => {
    const page = await open(ada, '?tab=notes')
    await page.getByRole('textbox', { name: 'New note' }).fill('Prefers mornings')
    await page.getByRole('button', { name: 'Add note' }).click()
    await page.getByRole('article').getByText('Prefers mornings').waitFor()
    await page.close()
  })

  test('a person is erased once the name is typed', async () => {
    const { profile_id: id } = await write({
      identifiers: { email: 'gone@example.com' },
      set: { first_name: 'Grace', last_name: 'Gone' },
    })
    const page = await open(id)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Erase this person' }).click()
    const dialog = page.getByRole('dialog')
    const deed = dialog.getByRole('button', { name: 'Erase this person' })
    await dialog.getByRole('textbox').fill('Grace')
    assert.equal(await deed.isDisabled(), true)
    await dialog.getByRole('textbox').fill('Grace Gone')
    await deed.click()
    await page.waitForURL(/\/console\/profiles$/)
    await page.getByText('The person is erased.').waitFor()
    assert.equal((await api(`GET /v1/profiles/${id}`)).status, 404)
    await page.close()
  })

  test('axe finds nothing serious on any tab, in light and in dark', async () => {
    const other = await write({ identifiers: { email: 'axe@example.com' }, set: { first_name: 'Axe' } })
    const mergeId = await merge(ada, other.profile_id)
    await api(`POST /v1/profiles/${ada}/enrichments`, { source_label: 'Web', payload: { summary: 'Counts' } })
    const page = await open(ada)
    for (const [tab, shown] of [
      ['fields', 'Discovered'],
      ['fields&field=tier', 'Written'],
      ['timeline', 'form_submit'],
      [`identity&merge=${mergeId}`, 'Becomes a profile of its own'],
      ['enrichments', 'Web'],
      ['scores', 'Nothing scores people yet'],
      ['notes', 'New note'],
      ['raw', 'API reference'],
      ['fields&do=edit', 'Edit a field'],
    ] as const) {
      await page.goto(`${console().server.url}/console/profiles/${ada}?tab=${tab}`)
      await page.getByText(shown, { exact: true }).first().waitFor()
      await assertAccessibleInSchemes(page)
    }
    await page.close()
  })

  test('markup, foreign scripts and values of any size are shown as text', async () => {
    const { profile_id: id } = await write({
      identifiers: { email: 'probe@example.com', external_id: probe },
      set: {
        first_name: probe,
        last_name: rightToLeft,
        [probe]: probe,
        link: 'javascript:alert(1)',
        long: `${'x'.repeat(9_990)}the end`,
        nested,
      },
      source: probe,
    })
    bodyOf(
      await api('POST /v1/events', { type: probe, identifiers: { external_id: probe }, metadata: { [probe]: probe } }),
      201,
    )
    await api(`POST /v1/profiles/${id}/enrichments`, { source_label: probe, payload: { [probe]: nested } })
    await api(`POST /v1/profiles/${id}/notes`, { content: probe })
    const { profile_id: gone } = await write({
      identifiers: { email: 'gone-probe@example.com' },
      set: { first_name: probe },
    })
    const mergeId = await merge(id, gone)
    const page = await open(id)
    page.on('dialog', () => assert.fail('a value ran as a script'))
    for (const [tab, shown] of [
      ['fields', 'javascript:alert(1)'],
      [`fields&field=${encodeURIComponent(probe)}`, 'Now'],
      ['timeline', 'Note'],
      [`identity&merge=${mergeId}`, 'Becomes a profile of its own'],
      ['enrichments', 'No field of the profile comes from here now.'],
      ['scores', 'Nothing scores people yet'],
      ['notes', 'New note'],
      ['raw', 'API reference'],
    ] as const) {
      await page.goto(`${console().server.url}/console/profiles/${id}?tab=${tab}`)
      await page.getByText(shown, { exact: true }).first().waitFor()
      assert.equal(await page.locator('img[src="x"], a[href^="javascript:"]').count(), 0, tab)
      const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
      assert.equal(isWide, false, `${tab} is wider than the window`)
    }
    await page.goto(`${console().server.url}/console/profiles/${id}`)
    const name = page.getByRole('heading', { level: 1 }).locator('bdi')
    assert.equal(await name.textContent(), `${probe} ${rightToLeft}`)
    assert.equal(await page.getByText('the end').count(), 0)
    await page.getByRole('button', { name: 'Show all 9,997 characters' }).click()
    await page.getByText('the end').waitFor()
    await page.close()
  })
})
