// A PostgreSQL cluster of a bench's own: as careful with data as production (fsync, synchronous_commit, full pages),
// so that a figure holds outside the bench. It lives in the temporary directory and ends with the bench.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync } from 'node:fs'
import { chown, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../../scripts/lib/free-port.ts'
import { printMachine } from './machine.ts'
import { stopOnSignal } from './stop-on-signal.ts'

const settings = {
  listen_addresses: '127.0.0.1',
  shared_buffers: '1GB',
  max_connections: '200',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
}

export type Cluster = AsyncDisposable & {
  readonly psql: string
  /** Creates an empty database and returns its URL. */
  createDatabase(name: string): Promise<string>
  /** Starts a round from the same place as every other: nothing left to write or to vacuum. */
  settle(): Promise<void>
  /** What autovacuum would do a while after a table was filled, done before the clock starts. */
  vacuum(databaseUrl: string): Promise<void>
}

function binaries(): string {
  const dirs = globSync('/usr/lib/postgresql/*/bin').toSorted(
    (a, b) => Number(b.split('/')[4]) - Number(a.split('/')[4]),
  )
  const found = [...dirs, ...(process.env['PATH'] ?? '').split(':')].find(dir => existsSync(join(dir, 'initdb')))
  if (found === undefined) throw new Error('no PostgreSQL binaries; on Debian: apt-get install postgresql')
  return found
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function untilReady(url: string, isAlive: () => boolean): Promise<void> {
  while (isAlive()) {
    const client = new pg.Client({ connectionString: url })
    const connected = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => undefined)
    if (connected) return
    await setTimeout(50)
  }
  throw new Error('PostgreSQL ended before it was ready')
}

async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}

export async function startCluster(): Promise<Cluster> {
  const bin = binaries()
  const user = unprivileged()
  const dir = mkdtempSync(join(tmpdir(), 'onefold-bench-'))
  if ('uid' in user) await chown(dir, user.uid, user.gid)
  const data = join(dir, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale'], user)
  const port = await freePort()
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', data, '-p', String(port), '-k', dir, ...options]
  const server = spawn(join(bin, 'postgres'), args, { ...user, cwd: dir, stdio: 'ignore' })
  stopOnSignal(server, 'SIGINT')
  const admin = `postgres://postgres@127.0.0.1:${port}/postgres`
  const isAlive = () => server.exitCode === null && server.signalCode === null
  await untilReady(admin, isAlive)
  const version = await query(admin, 'show server_version')
  printMachine(dir, `PostgreSQL ${version.rows[0]?.server_version}`)
  return {
    psql: join(bin, 'psql'),
    async createDatabase(name) {
      await query(admin, `create database ${name}`)
      return `postgres://postgres@127.0.0.1:${port}/${name}`
    },
    async settle() {
      await query(admin, 'checkpoint')
    },
    async vacuum(databaseUrl) {
      await query(databaseUrl, 'vacuum (analyze)')
    },
    async [Symbol.asyncDispose]() {
      if (isAlive()) {
        server.kill('SIGINT')
        await once(server, 'exit')
      }
      await rm(dir, { recursive: true, force: true })
    },
  }
}
