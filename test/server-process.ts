import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { inherited } from './inherited.ts'

export type ServerProcess = AsyncDisposable & {
  readonly child: ChildProcess
  /** All of standard output and standard error so far. */
  output(): { readonly stdout: string; readonly stderr: string }
  /** Settles with the address once the server says that it is ready; rejects when it ends before. */
  ready(): Promise<string>
  /** Settles once the text stands in either output; rejects when the process ends before. */
  says(text: string): Promise<void>
  /** Settles with exit code and signal. */
  ended(): Promise<{ readonly code: number | null; readonly signal: string | null }>
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Starts the real server in a process of its own, with this environment and no other. */
export function spawnServer(environment: Readonly<Record<string, string>>): ServerProcess {
  const child = spawn(process.execPath, [main], {
    env: { ...inherited(), HOST: '127.0.0.1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  const watchers = new Set<() => void>()
  const tell = () => {
    for (const watcher of watchers) watcher()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    tell()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    tell()
  })
  const closed = once(child, 'close')
  void closed.then(tell)

  function find<T>(look: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const watcher = () => {
        const found = look()
        if (found === undefined && child.exitCode === null && child.signalCode === null) return
        watchers.delete(watcher)
        if (found === undefined) reject(new Error(`the server ended before ${what}\n${stdout}\n${stderr}`))
        else resolve(found)
      }
      watchers.add(watcher)
      watcher()
    })
  }

  return {
    child,
    output: () => ({ stdout, stderr }),
    ready: () => find(() => /ready at (http\S+)/.exec(stdout)?.[1], 'it was ready'),
    async says(text) {
      await find(() => (`${stdout}${stderr}`.includes(text) ? true : undefined), `it said ${text}`)
    },
    async ended() {
      await closed
      return { code: child.exitCode, signal: child.signalCode }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await closed
    },
  }
}
