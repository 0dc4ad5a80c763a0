import { readFileSync } from 'node:fs'
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '../domain/has-code.ts'

// Two processes on one directory would destroy it, so its user holds a lock file that says who it is: process id and,
// where the system tells, the time that process started (in a restarted container a new process often gets the id of
// the dead one). A lock whose process is gone is taken over. Taking over is itself exclusive, so that of two processes
// that find the same stale lock one wins.

export class DirectoryInUseError extends Error {}

const TAKEOVER_TIMEOUT_MS = 10_000

/** Locks a directory for this process until it is disposed; throws when another one holds it. */
export async function lockDirectory(directory: string): Promise<AsyncDisposable> {
  const path = join(directory, 'onefold.lock')
  const self = describeProcess(process.pid)
  if (!(await createExclusively(path, self)) && !(await takeOver(path, self))) {
    const holder = (await readOrEmpty(path)).split(' ')[0]
    throw new DirectoryInUseError(
      `the data directory ${directory} is in use by process ${holder}; stop it, choose another directory, or use DATABASE_URL to share a PostgreSQL database`,
    )
  }
  return {
    [Symbol.asyncDispose]: () => rm(path, { force: true }),
  }
}

async function takeOver(path: string, self: string): Promise<boolean> {
  const claim = `${path}.takeover`
  if (await isOlderThan(claim, TAKEOVER_TIMEOUT_MS)) await rm(claim, { force: true })
  if (!(await createExclusively(claim, self))) return false
  try {
    if (isAlive(await readOrEmpty(path))) return false
    await rm(path, { force: true })
    return await createExclusively(path, self)
  } finally {
    await rm(claim, { force: true })
  }
}

function isAlive(holder: string): boolean {
  const pid = Number(holder.split(' ')[0])
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Someone else's process answers with EPERM.
    if (!hasCode(error, 'EPERM')) return false
  }
  return describeProcess(pid) === holder
}

/** Process id and start time in clock ticks since boot; the id alone where there is no /proc. */
function describeProcess(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second column is a name in parentheses that may contain spaces; the start time is the 22nd.
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${pid} ${startTicks}`
  } catch {
    return `${pid}`
  }
}

/** Written under another name first: an empty file would be taken for the lock of a process that is gone. */
async function createExclusively(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${crypto.randomUUID()}`
  await writeFile(draft, content, { flag: 'wx', mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

async function isOlderThan(path: string, ageMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > ageMs
}
