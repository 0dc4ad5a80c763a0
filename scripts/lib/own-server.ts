// A server with an embedded database in a temporary directory, for scripts; both go when it is disposed of.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type OwnServer = AsyncDisposable & { readonly url: string; readonly rootKey: string }

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export async function startOwnServer(): Promise<OwnServer> {
  const directory = await mkdtemp(join(tmpdir(), 'onefold-script-'))
  const rootKey = `of_root_${crypto.randomUUID().replaceAll('-', '')}`
  const { DATABASE_URL: _, ...environment } = process.env
  const settings = { HOST: '127.0.0.1', PORT: '0', ONEFOLD_DATA: join(directory, 'data'), ONEFOLD_ROOT_KEY: rootKey }
  const child = spawn(process.execPath, [main], {
    env: { ...environment, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const dispose = async () => {
    child.kill()
    await ended
    await rm(directory, { recursive: true, force: true })
  }
  try {
    let said = ''
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const ready = /ready at (http\S+)/.exec(said)?.[1]
        if (ready !== undefined) resolve(ready)
      })
      void ended.then(() => reject(new Error(`the server ended before it was ready\n${said}`)))
    })
    return { url, rootKey, [Symbol.asyncDispose]: dispose }
  } catch (cause) {
    await dispose()
    throw cause
  }
}
