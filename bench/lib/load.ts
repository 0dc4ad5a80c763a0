// Load from `wrk` where it is installed (it takes the least of the machine from what is measured), else from Node.
// A request is a template: $person is one of `people`, $pick one of `picks`, $number a random number, $time the present
// time.

import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadFromNode } from './load-from-node.ts'

export type Load = {
  readonly url: string
  readonly token: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  /** Beside the credential and the type of the body. */
  readonly headers?: Readonly<Record<string, string>>
  readonly people: number
  readonly picks?: readonly string[]
  /** `sequential` visits every person in turn, to fill a table; the default is uniformly random. */
  readonly order?: 'random' | 'sequential'
  readonly connections: number
  readonly seconds: number
}

export type LoadResult = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const hasWrk = (() => {
  try {
    execFileSync('sh', ['-c', 'command -v wrk'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

export const loadTool = hasWrk ? 'wrk, one thread' : 'a Node client (install wrk for steadier figures)'

async function loadFromWrk(load: Load): Promise<LoadResult & { errors: number }> {
  const script = join(import.meta.dirname, 'load.lua')
  const args = ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--timeout', '10s', '-s', script, load.url]
  const env = {
    ...process.env,
    BENCH_METHOD: load.method,
    BENCH_PATH: load.path,
    BENCH_TOKEN: load.token,
    BENCH_PEOPLE: String(load.people),
    BENCH_PICKS: (load.picks ?? []).join('\n'),
    BENCH_HEADERS: Object.entries(load.headers ?? {})
      .map(pair => pair.join(': '))
      .join('\n'),
    BENCH_ORDER: load.order ?? 'random',
    ...(load.body !== undefined && { BENCH_BODY: load.body }),
  }
  const { stdout } = await promisify(execFile)('wrk', args, { env })
  const line = /^RESULT (.+)$/m.exec(stdout)?.[1]
  if (line === undefined) throw new Error(`wrk printed no result: ${stdout}`)
  return JSON.parse(line)
}

/** Runs one round. An answer that is not 2xx or 3xx fails the bench: a refusal is quick and would look like speed. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const { errors, ...result } = await (hasWrk ? loadFromWrk(load) : loadFromNode(load))
  if (errors > 0) throw new Error(`${errors} requests to ${load.url}${load.path} failed`)
  return result
}

/** One line of a table of results. */
export function showLoad(name: string, { perSecond, p50Ms, p99Ms }: LoadResult): string {
  const rate = `${name.padEnd(10)}${perSecond.toFixed(0).padStart(7)}/s`
  return `${rate}  p50 ${p50Ms.toFixed(2)} ms  p99 ${p99Ms.toFixed(2)} ms`
}
