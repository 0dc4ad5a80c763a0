// Writes what follows from the code and lies in the repository all the same: for people to read and for clients to be
// made from, the schema after all migrations and the description of the native API (both from one embedded database in
// memory, so they need no server and say nothing of the machine); for the client, its types; for the server to send out,
// the script of web pages.

import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { assemble } from '../src/cli/assemble.ts'
import { createDiskStore } from '../src/engine/files/disk-store.ts'
import { createLogger } from '../src/runtime/logger.ts'
import type { Database } from '../src/store/database.ts'
import { openEmbedded } from '../src/store/embedded.ts'
import { migrate } from '../src/store/migrate.ts'
import { type ApiDescription, describeClient } from './lib/describe-client.ts'
import { describeSchema } from './lib/describe-schema.ts'

function sortKeys<T>(members: Readonly<Record<string, T>> = {}): Record<string, T> {
  return Object.fromEntries(Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Paths and schemas by name, whatever registered first; inside of them the order is that of the declarations. */
async function describeApi(database: Database): Promise<ApiDescription> {
  const { app, drain } = await assemble({
    database,
    rootKey: crypto.randomUUID(),
    publicUrl: null,
    trustedProxies: [],
    rateLimitFactor: null,
    allowsPrivateTargets: false,
    // Nobody sends a file, so the directory is never made.
    fileStore: createDiskStore(join(tmpdir(), 'onefold-generate')),
    maxFileBytes: 1,
    log: createLogger('silent'),
    now: Date.now,
  })
  const answer = await app.inject({ method: 'GET', url: '/openapi.json' })
  await drain()
  if (answer.statusCode !== 200) throw new Error(`/openapi.json answered ${answer.statusCode}: ${answer.body}`)
  const description: ApiDescription = answer.json()
  const { components } = description
  return {
    ...description,
    components: { ...components, schemas: sortKeys(components?.schemas) },
    paths: sortKeys(description.paths),
  }
}

/** `client/browser` as one script without dependencies. */
async function bundleBrowserScript(): Promise<string> {
  await using bundle = await rolldown({ input: 'client/browser/main.ts', platform: 'browser' })
  const { output } = await bundle.generate({ format: 'iife', minify: true })
  return output[0].code
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

// The script before there is a server, which sends it out.
await write('client/browser/onefold.generated.js', await bundleBrowserScript())
await using database = await openEmbedded({ directory: undefined })
await migrate(database)
// The schema before anything but the migrations has touched it.
await write('migrations/schema.sql', await describeSchema(database))
const api = await describeApi(database)
await write('docs/openapi.json', `${JSON.stringify(api, null, 2)}\n`)
await write('client/api/routes.generated.ts', describeClient(api))
