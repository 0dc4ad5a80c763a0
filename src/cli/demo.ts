// `npm run demo`: loads the Chinook sample through the HTTP API into a running server, or into one of its own, and
// shows what came of it.

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSources } from '../engine/sample-data/read-sources.ts'
import { type ApiClient, createApiClient } from './demo/api-client.ts'
import { declareSampleFields, loadSource, sourceNames } from './demo/load-sources.ts'
import { showOutcome } from './demo/show-outcome.ts'

const startLimitMs = 30_000

type Server = { readonly origin: string; readonly rootKey: string; readonly stop: () => Promise<void> }

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/readyz`).then(
    response => response.ok,
    () => false,
  )
}

async function findRunning(): Promise<Server | undefined> {
  const origin = `http://localhost:${process.env.PORT ?? 8080}`
  if (!(await isReady(origin))) return undefined
  const file = join(process.env.ONEFOLD_DATA ?? './data', 'root-key')
  const rootKey = process.env.ONEFOLD_ROOT_KEY ?? (await readFile(file, 'utf8').catch(() => undefined))?.trim()
  if (rootKey === undefined)
    throw new Error(`${origin} is running; set ONEFOLD_ROOT_KEY to its root key (there is none in ${file})`)
  return { origin, rootKey, stop: async () => {} }
}

async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
}

async function startOwn(): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'onefold-demo-'))
  const port = await findFreePort()
  const rootKey = `of_root_demo_${crypto.randomUUID()}`
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: { ...process.env, PORT: `${port}`, HOST: '127.0.0.1', ONEFOLD_DATA: directory, ONEFOLD_ROOT_KEY: rootKey },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    await rm(directory, { recursive: true, force: true })
  }
  const origin = `http://127.0.0.1:${port}`
  const deadline = Date.now() + startLimitMs
  while (!(await isReady(origin))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error('the demo server did not start')
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return { origin, rootKey, stop }
}

function readId(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string') return answer.id
  throw new Error('the server answered without an id')
}

function readToken(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'token' in answer && typeof answer.token === 'string')
    return answer.token
  throw new Error('the server answered without a token')
}

async function createKey(root: ApiClient, workspaceId: string, name: string): Promise<string> {
  return readToken(await root.call('POST', '/v1/api-keys', { name, workspace_id: workspaceId, scopes: ['*'] }))
}

function showProgress(source: string, done: number, total: number): void {
  const line = `  ${source.padEnd(8)} ${`${done}`.padStart(5)} of ${total}`
  if (process.stdout.isTTY) process.stdout.write(`\r${line}${done === total ? '\n' : ''}`)
  else if (done === total) console.log(line)
}

async function runDemo(server: Server): Promise<void> {
  const root = createApiClient(server.origin, server.rootKey)
  const name = `Chinook demo ${new Date().toISOString()}`
  const workspaceId = readId(await root.call('POST', '/v1/workspaces', { name }))
  const admin = createApiClient(server.origin, await createKey(root, workspaceId, 'demo'))
  await declareSampleFields(admin)
  const sources = await readSources()
  console.log(`Loading four sources into the workspace "${name}" at ${server.origin}\n`)
  const startedMs = performance.now()
  for (const source of sourceNames) {
    // A key a source: its name is what the profile shows as the origin of each value.
    await loadSource(
      createApiClient(server.origin, await createKey(root, workspaceId, source)),
      source,
      sources,
      showProgress,
    )
  }
  const seconds = (performance.now() - startedMs) / 1000
  await showOutcome(admin, seconds)
}

const running = await findRunning()
const server = running ?? (await startOwn())
try {
  await runDemo(server)
  if (running === undefined)
    console.log('\nThis was a server of its own, gone now. Start one with npm start and run the demo again to keep it.')
} finally {
  await server.stop()
}
