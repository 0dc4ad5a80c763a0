import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../../scripts/lib/free-port.ts'
import { stopOnSignal } from './stop-on-signal.ts'

export type Server = AsyncDisposable & { readonly url: string; readonly pid: number }

/** Starts a server of this repository under this Node, and waits until `readyPath` answers 200. */
export async function startServer(file: string, readyPath: string, env: NodeJS.ProcessEnv): Promise<Server> {
  const port = await freePort()
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...env, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  stopOnSignal(child, 'SIGTERM')
  const url = `http://127.0.0.1:${port}`
  const isAlive = () => child.exitCode === null && child.signalCode === null
  while (isAlive()) {
    const answer = await fetch(url + readyPath).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.status === 200) break
    await setTimeout(50)
  }
  if (child.pid === undefined || !isAlive()) throw new Error(`${file} ended before it was ready`)
  return {
    url,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      if (!isAlive()) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
