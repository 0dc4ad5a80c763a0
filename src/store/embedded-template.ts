import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrations } from './migrate.ts'

// Making an empty cluster in WebAssembly takes three to four seconds, loading a dump of one less than one. So
// installation makes a migrated cluster once and keeps its dump, under a name that changes with all that shapes it.

export const TEMPLATE_DIRECTORY = fileURLToPath(new URL('../../node_modules/.cache/onefold', import.meta.url))

/** Where the template for this version of the code is, or would be. */
export async function locateTemplate(): Promise<string> {
  const hash = createHash('sha256').update(await readPgliteVersion())
  for (const { name, checksum } of await readMigrations()) hash.update(`\n${name} ${checksum}`)
  return join(TEMPLATE_DIRECTORY, `embedded-${hash.digest('hex').slice(0, 32)}.tar.zst`)
}

/** The template for this version of the code, if it was made. */
export async function findTemplate(): Promise<string | undefined> {
  const path = await locateTemplate()
  return existsSync(path) ? path : undefined
}

async function readPgliteVersion(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'))
  const { version }: { version: string } = JSON.parse(await readFile(manifest, 'utf8'))
  return version
}
