import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { call, textOf } from '../call.ts'
import { startReceiver } from '../receiver.ts'
import { assertAccessible } from './accessible.ts'
import { describeConsole } from './open-console.ts'

// Each test has people and names of its own, since they share a workspace.

describeConsole(
  'the console’s scoring',
  console => {
    const as = async (target: string, json?: unknown) => {
      const { server } = console()
      const called = await call(server, target, { key: server.rootKey, ...(json !== undefined && { json }) })
      assert.ok(called.status < 300, `${target}: ${called.text}`)
      return called
    }
    const write = async (email: string, set: object) =>
      textOf(await as('POST /v1/profiles', { identifiers: { email }, set, undeclared: 'discover' }), 'profile_id')

    /** Types into a field and lets its suggestions go. */
    async function fill(page: Page, label: string, value: string) {
      await page.getByLabel(label, { exact: true }).first().fill(value)
      await page.keyboard.press('Escape')
    }

    const shows = (page: Page, id: string, text: string) =>
      page
        .getByTestId(id)
        .filter({ hasText: new RegExp(`^${text}$`) })
        .waitFor()

    async function choose(page: Page, label: string, option: string) {
      await page.getByLabel(label, { exact: true }).first().click()
      await page.getByRole('option', { name: option, exact: true }).click()
    }

    test('a rule is made, explained for a person before it is saved, previewed, saved and scored', async () => {
      await write('mia@example.com', { first_name: 'Mia', company_size: '51-200' })
      await write('tom@example.com', { first_name: 'Tom', company_size: '11-50' })
      const page = await console().open('/configure/scoring')
      await page.getByRole('button', { name: 'New fit ruleset' }).click()
      await page.getByLabel('Name').fill('Ideal customer')
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByRole('heading', { name: 'Ideal customer' }).waitFor()

      await page.getByLabel('Try these rules on').first().fill('mia')
      await page.getByRole('option', { name: /Mia/ }).click()
      await shows(page, 'score', '0')
      await page.getByRole('button', { name: 'Add a rule' }).click()
      await fill(page, 'Field', 'company_size')
      await fill(page, 'Value', '51-200')
      await fill(page, 'Points', '20')
      await page.getByText('+20 when Company size is exactly 51-200').waitFor()
      await page.getByText('Mia has “51-200”').waitFor()
      await shows(page, 'score', '20')

      await choose(page, 'Condition', 'is less than')
      await page.getByText('must be one plain number for less_than').first().waitFor()
      await choose(page, 'Condition', 'is exactly')
      await shows(page, 'score', '20')

      await page.getByRole('button', { name: 'See who would move' }).click()
      await page.getByText(/Worked out over all \d+ profiles/).waitFor()
      await page.getByText('1 up').first().waitFor()
      await assertAccessible(page)

      await page.getByRole('button', { name: 'Save and score everybody' }).click()
      await page.getByText('The same as with the saved rules').waitFor()
      assert.equal(await page.getByText('Not saved yet').count(), 0)
      await page.reload()
      await shows(page, 'score', '20')
      await page.getByRole('button', { name: 'Score everybody again' }).click()
      await page.getByText('Everybody is scored; 0 scores changed.').waitFor()
    })

    test('a rule on events says how many it counts', async () => {
      for (let i = 0; i < 3; i++)
        await as('POST /v1/events', {
          type: 'looked',
          identifiers: { email: 'eva@example.com' },
          metadata: { page: '/p' },
        })
      const page = await console().open('/configure/scoring')
      await page.getByRole('button', { name: 'New engagement ruleset' }).click()
      await page.getByLabel('Name').fill('Activity')
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByRole('button', { name: 'Add a rule' }).click()
      await fill(page, 'Event', 'looked')
      await fill(page, 'Points for each', '7')
      await page.getByLabel('Try these rules on').first().fill('eva@')
      await page.getByRole('option', { name: /eva@example.com/ }).click()
      await page.getByText('eva@example.com has 3 such events').waitFor()
      await shows(page, 'score', '21')
    })

    test('levels show as a scale that tells its gaps, and an overlap is told at its field', async () => {
      const page = await console().open('/configure/levels')
      const make = async (name: string, from: string, to?: string) => {
        await page.getByRole('button', { name: 'New engagement level' }).click()
        await page.getByLabel('Name').fill(name)
        if (to !== undefined) {
          await page.getByLabel('No upper end').click()
          await page.getByLabel('To score').fill(to)
        }
        await page.getByLabel('From score').fill(from)
        await page.getByRole('button', { name: 'Create', exact: true }).click()
      }
      await make('Cold', '0', '9')
      await page.getByRole('table', { name: 'Engagement levels' }).getByText('Cold').waitFor()
      await make('Hot', '20')
      await page.getByText('Scores from 10 to 19 have no level.').waitFor()
      await make('Clash', '5', '12')
      await page.getByText(/overlaps with the level 'Cold'/).waitFor()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await assertAccessible(page)
    })

    test('the count of a segment follows its draft, and its members are listed once it is saved', async () => {
      await write('s1@example.com', { first_name: 'Sol', city: 'Segmentville' })
      await write('s2@example.com', { first_name: 'Sam', city: 'Segmentville' })
      const page = await console().open('/configure/segments')
      await page.getByRole('link', { name: 'New segment' }).first().click()
      await page.getByLabel('Name').fill('Villagers')
      await page.getByRole('button', { name: 'Add a condition' }).click()
      await fill(page, 'Field', 'city')
      await fill(page, 'Value', 'Segmentville')
      await shows(page, 'count', '2')
      await page.getByRole('button', { name: 'Add a condition' }).click()
      await page.getByLabel('Field', { exact: true }).nth(1).fill('first_name')
      await page.getByLabel('Value', { exact: true }).nth(1).fill('Sam')
      await page.keyboard.press('Escape')
      await shows(page, 'count', '1')
      await assertAccessible(page)
      await page.getByRole('button', { name: 'Create segment' }).click()
      await page.getByRole('heading', { name: 'Villagers' }).waitFor()
      await page.getByRole('tab', { name: 'Members' }).click()
      await page.getByRole('link', { name: 'Sam' }).waitFor()
      assert.equal(await page.getByRole('link', { name: 'Sol' }).count(), 0)
    })

    test('a milestone is made, tried on a person and paused', async () => {
      const page = await console().open('/configure/triggers')
      await page.getByRole('button', { name: 'New milestone' }).first().click()
      await page.getByLabel('Name').fill('Far away')
      await page.getByLabel('Score to reach').fill('900000')
      await page.getByLabel('Send a webhook to').fill('nonsense')
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByText('must be an http or https address without credentials').waitFor()
      await page.getByLabel('Send a webhook to').fill('')
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await write('nil@example.com', { first_name: 'Nil' })
      await page.getByRole('button', { name: 'Actions for Far away' }).click()
      await page.getByRole('menuitem', { name: 'Try on a person' }).click()
      await page.getByLabel('Person', { exact: true }).first().fill('nil@')
      await page.getByRole('option', { name: /Nil/ }).click()
      await page.getByText('It would not fire').waitFor()
      await page.keyboard.press('Escape')
      await page.getByLabel('Far away is active').focus()
      await page.keyboard.press('Space')
      await page.getByRole('switch', { name: 'Far away is active', checked: false }).waitFor({ state: 'attached' })
      await assertAccessible(page)
    })

    test('a webhook that failed is sent again by its button; the secret is shown once and replaced', async () => {
      let status = 400
      await using receiver = await startReceiver(() => status)
      const ruleset = textOf(await as('POST /v1/engagement-rulesets', { name: 'For webhooks' }), 'id')
      await as(`PUT /v1/engagement-rulesets/${ruleset}/rules`, { rules: [{ event_type: 'hooked', weight: 400 }] })
      const url = `${receiver.url}/hook`
      await as('POST /v1/triggers', { name: 'Hooked', score_threshold: 400, event_type: 'hooked', webhook_url: url })
      await as('POST /v1/events', { type: 'hooked', identifiers: { email: 'hooked@example.com' } })
      await receiver.whenReceived(1)
      const page = await console().open('/configure/webhooks?state=failed')
      await page.getByRole('link', { name: url }).click()
      const details = page.getByRole('dialog', { name: 'Webhook' })
      await details.getByText('400', { exact: true }).waitFor()
      await details.getByText('hooked@example.com').waitFor()
      await assertAccessible(page)
      status = 200
      await details.getByRole('button', { name: 'Send again' }).click()
      await receiver.whenReceived(2)
      await details.getByText('Delivered').waitFor()
      await details.getByRole('button', { name: 'Close' }).click()
      await page.getByRole('tab', { name: 'Signing secret' }).click()
      await page.getByRole('button', { name: 'Replace it' }).click()
      await page.getByRole('button', { name: 'Replace', exact: true }).click()
      assert.match((await page.getByTestId('secret').textContent()) ?? '', /^whsec_/)
      await page.getByRole('button', { name: 'Show the secret' }).click()
      await page.getByText('It was shown before').waitFor()
    })
  },
  { allowsPrivateTargets: true },
)
