// Pastes the first command of the README into a copy of the repository and checks that a newcomer gets what it promises:
// the server comes up, a write is acknowledged, and SIGTERM ends it with exit code 0. Prints how long that took.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from './lib/free-port.ts'

const startupLimitMs = 60_000
const pollMs = 20

async function copyRepository(to: string): Promise<void> {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
  for (const file of new Set(list.split('\0'))) {
    if (file === '' || !existsSync(file)) continue
    await mkdir(dirname(join(to, file)), { recursive: true })
    await cp(file, join(to, file))
  }
}

/** The process at the end of the chain npm -> shell -> node: the server itself. */
function serverPid(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  const first = Number.parseInt(children, 10)
  return Number.isNaN(first) ? pid : serverPid(first)
}

async function untilReady(url: string, isAlive: () => boolean): Promise<void> {
  const deadline = Date.now() + startupLimitMs
  while (Date.now() < deadline && isAlive()) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    await setTimeout(pollMs)
  }
  throw new Error(isAlive() ? `/readyz was not 200 after ${startupLimitMs} ms` : 'the server ended before it was ready')
}

async function writeProfile(url: string, token: string): Promise<void> {
  const answer = await fetch(`${url}/v1/profiles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ identifiers: { email: 'a@example.com' }, set: { first_name: 'Ada' } }),
  })
  const body = await answer.text()
  if (answer.status !== 200 && answer.status !== 201) throw new Error(`the write got ${answer.status}: ${body}`)
}

async function startAndWrite(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const startedAt = performance.now()
  const child = spawn('sh', ['-c', command], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const isAlive = () => child.exitCode === null && child.signalCode === null
  try {
    const url = `http://127.0.0.1:${env['PORT']}`
    await untilReady(url, isAlive)
    const readyMs = performance.now() - startedAt
    await writeProfile(url, env['ONEFOLD_ROOT_KEY'] ?? '')
    const writtenMs = performance.now() - startedAt
    console.log(
      `ready after ${readyMs.toFixed(0)} ms, first acknowledged write after ${writtenMs.toFixed(0)} ms of ${command}`,
    )
    if (child.pid === undefined) throw new Error('the server has no process id')
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(30_000) })
    process.kill(serverPid(child.pid), 'SIGTERM')
    const [code, signal] = await ended
    if (code !== 0) throw new Error(`SIGTERM ended the server with ${code ?? signal} instead of 0`)
    console.log('SIGTERM ended it with 0')
  } catch (cause) {
    console.error(output)
    throw new Error(`the first command of README.md does not hold`, { cause })
  } finally {
    if (child.pid !== undefined && isAlive()) process.kill(-child.pid, 'SIGKILL')
  }
}

const command = /^```\w*\n(.+)\n/m.exec(await readFile('README.md', 'utf8'))?.[1]
if (command === undefined) throw new Error('README.md has no fenced command')

const home = await mkdtemp(join(tmpdir(), 'onefold-smoke-'))
try {
  const repository = join(home, 'onefold')
  await copyRepository(repository)
  // npm passes its own settings and PATH to scripts; a newcomer's shell has neither.
  const path = (process.env['PATH'] ?? '').split(':').filter(dir => !dir.includes('node_modules'))
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|DATABASE_URL$)/.test(name))),
    PATH: path.join(':'),
    PORT: String(await freePort()),
    ONEFOLD_DATA: join(home, 'data'),
    ONEFOLD_ROOT_KEY: `root_${crypto.randomUUID().replaceAll('-', '')}`,
  }
  // What comes before the last && prepares; the clock starts with the server.
  const steps = command.split('&&').map(step => step.trim())
  const start = steps.pop() ?? ''
  for (const step of steps) execFileSync('sh', ['-c', step], { cwd: repository, env, stdio: 'inherit' })
  await startAndWrite(start, repository, env)
} finally {
  await rm(home, { recursive: true, force: true })
}
