import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../scripts/lib/free-port.ts'
import { DatabaseError } from '../src/store/database.ts'
import { openPostgres } from '../src/store/postgres.ts'

// A PostgreSQL cluster for one test run, made from the binaries of this machine. It lives in the temporary directory
// and does without fsync: nothing in it outlives the run.

const MINIMUM_VERSION = 15
const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_connections=200',
  'log_min_messages=panic',
]

export type Cluster = AsyncDisposable & {
  readonly adminUrl: string
  /** Ends all its processes at once, as a crash does, and starts it again on what was written by then. */
  crash(): Promise<void>
}

/** The folder of the newest fitting binaries, or why there is none. */
export function findBinaries(): { readonly folder: string } | { readonly missing: string } {
  const installed = globSync('/usr/lib/postgresql/*/bin').toSorted((a, b) => majorOf(b) - majorOf(a))
  const folders = [...installed, ...(process.env['PATH'] ?? '').split(':')]
  const folder = folders.find(candidate => ['initdb', 'postgres'].every(name => existsSync(join(candidate, name))))
  if (folder === undefined) return { missing: 'no PostgreSQL binaries found (Debian: apt-get install postgresql)' }
  const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' })
  const version = Number(/(\d+)/.exec(text)?.[1])
  if (version < MINIMUM_VERSION) return { missing: `${folder} has PostgreSQL ${version}, ${MINIMUM_VERSION} is needed` }
  return { folder }
}

function majorOf(folder: string): number {
  return Number(folder.split('/')[4])
}

/**
 * Starts a cluster from `folder`, with `settings` on top of those of all; PostgreSQL refuses root, so root becomes the user
 * `postgres` for it.
 */
export async function startCluster(folder: string, settings: readonly string[] = []): Promise<Cluster> {
  const user = unprivilegedUser()
  const home = await mkdtemp(join(tmpdir(), 'onefold-test-'))
  if (user !== undefined) await chown(home, user.uid, user.gid)
  const data = join(home, 'data')
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
  execFileSync(join(folder, 'initdb'), initdb, { ...user, cwd: home, stdio: ['ignore', 'ignore', 'inherit'] })

  const port = await freePort()
  const given = [...SETTINGS, ...settings, 'listen_addresses=127.0.0.1'].flatMap(setting => ['-c', setting])
  const args = ['-D', data, '-p', `${port}`, '-k', home, ...given]
  const adminUrl = `postgres://postgres@127.0.0.1:${port}/postgres`
  const launch = () =>
    spawn(join(folder, 'postgres'), args, { ...user, cwd: home, stdio: ['ignore', 'ignore', 'inherit'] })
  let server = launch()
  const isAlive = () => server.exitCode === null && server.signalCode === null
  const stopAtExit = () => server.kill('SIGQUIT')
  process.once('exit', stopAtExit)
  await untilReady(adminUrl, isAlive)

  async function stop(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    if (!isAlive()) return
    server.kill(signal)
    await once(server, 'exit')
  }

  return {
    adminUrl,
    async crash() {
      await stop('SIGQUIT')
      server = launch()
      await untilReady(adminUrl, isAlive)
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', stopAtExit)
      await stop('SIGINT')
      await rm(home, { recursive: true, force: true })
    },
  }
}

function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const read = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: read('-u'), gid: read('-g') }
}

async function untilReady(url: string, isAlive: () => boolean): Promise<void> {
  while (isAlive()) {
    try {
      await using database = await openPostgres({ url, poolSize: 1, laneCount: 0 })
      return await database.execute('select 1')
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      await setTimeout(50)
    }
  }
  throw new Error('PostgreSQL ended before it was ready')
}
