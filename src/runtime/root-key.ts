import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '../domain/has-code.ts'

export type RootKey = {
  readonly key: string
  readonly origin: 'environment' | 'made' | 'kept'
  /** Where it is kept; null when it came from the environment. */
  readonly path: string | null
}

/** The key of `ONEFOLD_ROOT_KEY`, else the one kept in the data directory, made at the first start with mode 0600. */
export async function loadRootKey(
  configured: string | null,
  dataDirectory: string,
  newSecret: () => string,
): Promise<RootKey> {
  if (configured !== null) return { key: configured, origin: 'environment', path: null }
  const path = join(dataDirectory, 'root-key')
  const kept = await readKept(path)
  if (kept !== undefined) return { key: kept, origin: 'kept', path }
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const key = newSecret()
  // Written whole under another name first: a start that is interrupted leaves no half key, and of two that race one wins.
  const draft = `${path}.${process.pid}`
  await writeFile(draft, `${key}\n`, { mode: 0o600 })
  try {
    await link(draft, path)
    return { key, origin: 'made', path }
  } catch (error) {
    const winner = await readKept(path)
    if (winner !== undefined) return { key: winner, origin: 'kept', path }
    throw new Error(`${path} cannot be written; set ONEFOLD_ROOT_KEY or make the directory writable`, { cause: error })
  } finally {
    await rm(draft, { force: true })
  }
}

async function readKept(path: string): Promise<string | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  const key = text.trim()
  if (key.length < 8) throw new Error(`${path} holds no key; delete it to have a new one made at the next start`)
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
  return key
}
