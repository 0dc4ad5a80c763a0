import { existsSync } from 'node:fs'
import { after, before, describe } from 'node:test'
import { type Browser, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'
const isRequired = process.env['ONEFOLD_REQUIRE_CHROMIUM'] === '1'

/** A suite with a real browser; where there is none it is skipped, or fails if ONEFOLD_REQUIRE_CHROMIUM is 1. */
export function describeInBrowser(suite: string, register: (browser: () => Browser) => void): void {
  const skip = existsSync(executablePath) || isRequired ? false : `there is no ${executablePath}`
  describe(suite, { skip }, () => {
    let opened: Browser | undefined
    before(async () => {
      const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
      opened = await chromium.launch({ executablePath, args })
    })
    after(() => opened?.close())
    register(() => {
      if (opened === undefined) throw new Error('the browser opens before the first test; use it inside of tests')
      return opened
    })
  })
}
