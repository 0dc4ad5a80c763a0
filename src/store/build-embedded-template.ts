import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openEmbedded } from './embedded.ts'
import { locateTemplate, TEMPLATE_DIRECTORY } from './embedded-template.ts'
import { migrate } from './migrate.ts'

const KEPT_TEMPLATES = 4

/** Makes the template for this version of the code unless it is there; the path is the answer. */
export async function ensureEmbeddedTemplate(): Promise<string> {
  const path = await locateTemplate()
  if (existsSync(path)) return path
  await mkdir(TEMPLATE_DIRECTORY, { recursive: true })
  await using database = await openEmbedded({ directory: undefined, useTemplate: false })
  await migrate(database)
  await database.execute('vacuum (analyze)')
  await database.execute('checkpoint')
  const partial = `${path}.${process.pid}`
  await writeFile(partial, await database.dump())
  await rename(partial, path)
  await removeOldTemplates()
  return path
}

async function removeOldTemplates(): Promise<void> {
  const paths = (await readdir(TEMPLATE_DIRECTORY)).map(name => join(TEMPLATE_DIRECTORY, name))
  const found = await Promise.all(paths.map(async path => ({ path, mtimeMs: (await stat(path)).mtimeMs })))
  const old = found.toSorted((a, b) => b.mtimeMs - a.mtimeMs).slice(KEPT_TEMPLATES)
  await Promise.all(old.map(({ path }) => rm(path, { force: true })))
}
