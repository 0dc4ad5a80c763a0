import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export type FoundKey = {
  readonly token: string
  /** Where it came from, as a person is told. */
  readonly origin: string
}

type Environment = Readonly<Record<string, string | undefined>>

const ownFolder = fileURLToPath(new URL('../../..', import.meta.url))

/** Where a server that was started here, or with `npm start`, keeps its data. */
export function dataDirectoriesOf(environment: Environment): readonly string[] {
  const configured = environment['ONEFOLD_DATA']?.trim()
  if (configured) return [resolve(configured)]
  return [...new Set([resolve('data'), join(ownFolder, 'data')])]
}

/** `--key`, else `ONEFOLD_KEY`, else, for a server on this machine alone, its root key. */
export function findKey(given: string | undefined, url: URL, environment: Environment): FoundKey | undefined {
  if (given !== undefined) return { token: given.trim(), origin: '--key' }
  const configured = environment['ONEFOLD_KEY']?.trim()
  if (configured) return { token: configured, origin: 'ONEFOLD_KEY' }
  if (!isLocal(url)) return undefined
  const root = environment['ONEFOLD_ROOT_KEY']?.trim()
  if (root) return { token: root, origin: 'ONEFOLD_ROOT_KEY' }
  for (const directory of dataDirectoriesOf(environment)) {
    const path = join(directory, 'root-key')
    const token = readKept(path)
    if (token !== undefined) return { token, origin: `the root key in ${shorten(path)}` }
  }
  return undefined
}

export function isLocal({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function readKept(path: string): string | undefined {
  try {
    const token = readFileSync(path, 'utf8').trim()
    return token === '' ? undefined : token
  } catch {
    return undefined
  }
}

function shorten(path: string): string {
  const short = relative('', path)
  return short.startsWith('..') ? path : short
}
