// Question: how many seconds from `npm start` on an empty embedded directory to the first acknowledged write?
// node bench/start.ts [--rounds 5]

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePort } from '../scripts/lib/free-port.ts'
import { ensureEmbeddedTemplate } from '../src/store/build-embedded-template.ts'
import { median } from './lib/compare.ts'
import { printMachine } from './lib/machine.ts'
import { token } from './lib/product.ts'

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const rounds = Number(options.rounds)
const limitSeconds = 5
const giveUpSeconds = 60
const pollMs = 10

/** npm passes its own settings and PATH to scripts; a user's shell has neither. */
function userEnvironment(): NodeJS.ProcessEnv {
  const path = (process.env['PATH'] ?? '').split(':').filter(dir => !dir.includes('node_modules'))
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|ONEFOLD_|DATABASE_URL$|REDIS_URL$)/.test(name))
  return { ...Object.fromEntries(own), PATH: path.join(':') }
}

/** npm, its shell and the server are one group; the output closes when the last of them has ended. */
async function stop(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGTERM')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
  await closed
}

async function isAcknowledged(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/v1/profiles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ identifiers: { email: 'ada@example.org' }, set: { first_name: 'Ada' } }),
  }).catch(() => undefined)
  const text = await answer?.text()
  if (answer === undefined || answer.status === 503) return false
  if (!answer.ok) throw new Error(`the write got ${answer.status}: ${text}`)
  return true
}

async function measure(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'onefold-start-'))
  const port = await freePort()
  const env = {
    ...userEnvironment(),
    PORT: String(port),
    ONEFOLD_DATA: join(home, 'data'),
    ONEFOLD_ROOT_KEY: token,
    ONEFOLD_LOG_LEVEL: 'warn',
  }
  const startedAt = performance.now()
  const child = spawn('npm', ['start'], { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  child.stdout.resume()
  const interrupt = () => void stop(child, closed)
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    while (child.exitCode === null && child.signalCode === null) {
      const seconds = (performance.now() - startedAt) / 1000
      if (await isAcknowledged(`http://127.0.0.1:${port}`)) return (performance.now() - startedAt) / 1000
      if (seconds > giveUpSeconds) throw new Error(`no write was acknowledged within ${giveUpSeconds} s`)
      await setTimeout(pollMs)
    }
    throw new Error('the server ended before it acknowledged a write')
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await stop(child, closed)
    await rm(home, { recursive: true, force: true })
  }
}

async function printStartMachine(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'onefold-start-'))
  printMachine(dir, 'embedded database')
  await rm(dir, { recursive: true, force: true })
}

await printStartMachine()
// As `npm ci` does.
await ensureEmbeddedTemplate()
console.log(
  `load:    one write, tried every ${pollMs} ms from the start on; ${rounds} rounds, each on an empty directory`,
)
const taken: number[] = []
for (let round = 0; round < rounds; round += 1) taken.push(await measure())
const [typical, worst] = [median(taken), Math.max(...taken)]
console.log('\nnpm start to the first acknowledged write')
console.log(`  each     ${taken.map(seconds => seconds.toFixed(2)).join(', ')} s`)
console.log(`  median   ${typical.toFixed(2)} s, worst ${worst.toFixed(2)} s`)
console.log(`  worst / limit of ${limitSeconds} s: ${(worst / limitSeconds).toFixed(2)} x`)
