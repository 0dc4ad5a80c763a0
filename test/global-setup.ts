import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureEmbeddedTemplate } from '../src/store/build-embedded-template.ts'
import { migrate } from '../src/store/migrate.ts'
import { openPostgres } from '../src/store/postgres.ts'
import { type Cluster, findBinaries, startCluster } from './postgres-cluster.ts'
import { ADMIN_URL, databaseUrl, MISSING_REASON, TEMPLATE_NAME } from './test-environment.ts'

// Runs once before all test files, in the process that starts them: makes both databases' migrated templates, and
// tells the files of PostgreSQL through the environment they inherit.

let cluster: Cluster | undefined
let compiled: string | undefined

export async function globalSetup(): Promise<void> {
  compiled = await shareCompiledCode()
  await ensureEmbeddedTemplate()
  const adminUrl = process.env['DATABASE_URL'] || (await startLocalCluster())
  if (adminUrl === undefined) return
  const template = `onefold_template_${process.pid}_${Date.now()}`
  try {
    await makeTemplate(adminUrl, template)
  } catch (error) {
    await cluster?.[Symbol.asyncDispose]()
    throw error
  }
  process.env[ADMIN_URL] = adminUrl
  process.env[TEMPLATE_NAME] = template
}

export async function globalTeardown(): Promise<void> {
  if (compiled !== undefined) await rm(compiled, { recursive: true, force: true })
  const { [ADMIN_URL]: adminUrl, [TEMPLATE_NAME]: template } = process.env
  if (cluster !== undefined) await cluster[Symbol.asyncDispose]()
  else if (adminUrl !== undefined) await executeOnce(adminUrl, `drop database if exists ${template}`)
}

/** Every file is a process that loads the same modules: with what others compiled, half a second sooner. */
async function shareCompiledCode(): Promise<string | undefined> {
  // Coverage is less exact for what comes from there.
  if (process.env['NODE_COMPILE_CACHE'] !== undefined || process.env['NODE_V8_COVERAGE'] !== undefined) return undefined
  const directory = await mkdtemp(join(tmpdir(), 'onefold-compiled-'))
  process.env['NODE_COMPILE_CACHE'] = directory
  return directory
}

async function startLocalCluster(): Promise<string | undefined> {
  const found = findBinaries()
  if ('missing' in found) {
    if (process.env['ONEFOLD_REQUIRE_POSTGRES'] === '1') throw new Error(found.missing)
    console.log(`tests on PostgreSQL are skipped: ${found.missing}`)
    process.env[MISSING_REASON] = found.missing
    return undefined
  }
  cluster = await startCluster(found.folder)
  return cluster.adminUrl
}

async function makeTemplate(adminUrl: string, template: string): Promise<void> {
  await executeOnce(adminUrl, `create database ${template}`)
  await using database = await openPostgres({ url: databaseUrl(adminUrl, template), poolSize: 1, laneCount: 0 })
  await migrate(database)
}

async function executeOnce(url: string, sql: string): Promise<void> {
  await using database = await openPostgres({ url, poolSize: 1, laneCount: 0 })
  await database.execute(sql)
}
