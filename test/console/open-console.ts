// The console as people use it: the built pages, served by a real server on each database, in a real browser. A page
// that breaks the policy of its own server, or throws, fails the test that opened it.

import assert from 'node:assert/strict'
import { afterEach } from 'node:test'
import type { Page } from 'playwright-core'
import type { MemberRole } from '../../src/domain/members.ts'
import { describeInBrowser } from '../browser.ts'
import { forEachServer } from '../for-each-server.ts'
import { hangLimitMs } from '../hang-limit.ts'
import type { TestServer, TestServerOptions } from '../server.ts'
import { signInAs } from '../sign-in.ts'

export type Console = {
  readonly server: TestServer
  /** A fresh browser with somebody signed in, an admin unless said, on a path such as `/profiles`. */
  readonly open: (path: string, options?: OpenOptions) => Promise<Page>
}

export type OpenOptions = {
  /** `nobody` is not signed in. */
  readonly role?: MemberRole | 'nobody'
  /** The default one unless said. */
  readonly workspaceId?: string
}

/** Registers a suite of the console on both databases; without a browser it is skipped, or fails if one is required. */
export function describeConsole(
  suite: string,
  register: (console: () => Console) => void,
  options: TestServerOptions = {},
): void {
  describeInBrowser(suite, browser => {
    const faults: string[] = []
    afterEach(() => assert.deepEqual(faults.splice(0), [], 'the page threw or broke its policy'))

    /** Of a server, a role and a workspace; attempts to sign in are limited. */
    const cookies = new Map<string, Promise<string>>()
    function cookieFor(server: TestServer, role: MemberRole, workspaceId: string | undefined): Promise<string> {
      const key = `${server.url} ${role} ${workspaceId}`
      const cookie = cookies.get(key) ?? signInAs(server, role, workspaceId)
      cookies.set(key, cookie)
      return cookie
    }

    async function openIn(server: TestServer, path: string, options: OpenOptions): Promise<Page> {
      const page = await browser().newPage({ viewport: { width: 1280, height: 800 } })
      page.setDefaultTimeout(hangLimitMs)
      page.on('pageerror', error => faults.push(error.message))
      page.on('console', said => {
        if (said.type() === 'error' && /Content Security Policy/.test(said.text())) faults.push(said.text())
      })
      const { role = 'admin', workspaceId } = options
      if (role !== 'nobody') {
        const [name = '', value = ''] = (await cookieFor(server, role, workspaceId)).split('=')
        await page.context().addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Lax' }])
      }
      await page.goto(`${server.url}/console${path}`)
      return page
    }

    forEachServer(
      suite,
      server => register(() => ({ server: server(), open: (path, options = {}) => openIn(server(), path, options) })),
      options,
    )
  })
}
