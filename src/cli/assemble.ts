import type { FastifyInstance } from 'fastify'
import manifest from '../../package.json' with { type: 'json' }
import { createBackups } from '../engine/backup/backups.ts'
import { createBatches } from '../engine/batch/batches.ts'
import { startBatchRunner } from '../engine/batch/runner.ts'
import { createEngine } from '../engine/create-engine.ts'
import { createExchangeIds } from '../engine/credentials/exchange-ids.ts'
import { type Credentials, openCredentials } from '../engine/credentials/open-credentials.ts'
import { createUploadLinks } from '../engine/credentials/upload-links.ts'
import type { Engine } from '../engine/engine.ts'
import { createExports } from '../engine/exports/exports.ts'
import type { FileStore } from '../engine/files/file-store.ts'
import { createFiles } from '../engine/files/files.ts'
import { ensureWorkspace } from '../engine/first-start.ts'
import { createImports } from '../engine/imports/create-imports.ts'
import { startMaintenance } from '../engine/maintenance/start-maintenance.ts'
import type { PasswordCost } from '../engine/members/passwords.ts'
import { createPhoneCache, parsePhone } from '../engine/phone.ts'
import { createRateLimiter } from '../engine/rate-limit.ts'
import { createRateWindows } from '../engine/rate-windows.ts'
import { createScoringJobs } from '../engine/scoring/scoring-jobs.ts'
import { createAttempts } from '../engine/sessions/attempts.ts'
import { setUpCodeOf } from '../engine/sessions/set-up.ts'
import { createUsageCounter, usageEveryMs } from '../engine/usage/usage-counter.ts'
import { startDeliverer } from '../engine/webhooks/deliverer.ts'
import { createWebhooks } from '../engine/webhooks/webhooks.ts'
import { renderFiring } from '../http/kenbun/firing-body.ts'
import { buildServer } from '../http/server.ts'
import { createArrivals } from '../runtime/arrivals.ts'
import type { Clock } from '../runtime/clock.ts'
import { createIdGenerator } from '../runtime/ids.ts'
import type { Logger } from '../runtime/logger.ts'
import { createMetrics } from '../runtime/metrics.ts'
import type { Database } from '../store/database.ts'
import { workspaceFindOldest } from '../store/read/workspace.ts'

export type AssembleOptions = {
  /** Open and migrated. */
  readonly database: Database
  readonly rootKey: string
  readonly publicUrl: string | null
  readonly trustedProxies: readonly string[]
  readonly rateLimitFactor: number | null
  readonly allowsPrivateTargets: boolean
  readonly fileStore: FileStore
  /** What a file that is sent may have at most. */
  readonly maxFileBytes: number
  readonly log: Logger
  readonly now: Clock
  /** The usual one unless said. */
  readonly passwordCost?: PasswordCost
  /** Where the embedded database and the root key are kept, if they are. */
  readonly kept?: { readonly dataDirectory: string; readonly rootKey: string | null }
}

export type Assembled = {
  readonly app: FastifyInstance
  readonly engine: Engine
  readonly credentials: Credentials
  /** Stops accepting, lets requests and writes under way finish. The database stays open. */
  readonly drain: () => Promise<void>
}

/** Everything between an open database and a server that only has to listen. */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { database, fileStore, log, now } = options
  const newId = createIdGenerator(now)
  const metrics = createMetrics()
  await ensureWorkspace(database, { now, newId, actor: 'root' })
  const supplies = { newId, nextArrival: createArrivals(now) }
  const judging = { parsePhone: createPhoneCache(parsePhone), supplies }
  const usage = createUsageCounter({ database, now, log, everyMs: usageEveryMs })
  const engine = createEngine({
    database,
    ...judging,
    now,
    renderMessage: renderFiring,
    observer: {
      onFlush: (commands, seconds, workspaceId, depth) => {
        metrics.flushSize.observe(commands)
        metrics.flushSeconds.observe(seconds)
        usage.sawQueue(workspaceId, depth)
      },
      onRetry: reason => metrics.flushRetries.inc({ reason }),
      onMessages: () => deliverer.wake(),
      onSettled: (outcome, workspaceId, receipt) => {
        metrics.countWrite(outcome)
        if (receipt !== undefined) usage.countWrite(workspaceId, receipt)
      },
    },
  })
  const credentials = openCredentials({ ...options, newId })
  const runner = startBatchRunner({ database, fileStore, bulkWriter: engine.bulkWriter, log, now })
  const scoringJobs = createScoringJobs({ engine, ...judging, log, now, newId })
  const files = createFiles({ database, store: fileStore, now, newId })
  const exports = createExports({ engine, files, log, now, newId })
  const imports = createImports({ engine, files, parsePhone: judging.parsePhone, log, now, newId })
  const deliverer = startDeliverer({
    database,
    log,
    now,
    sending: { allowsPrivateTargets: options.allowsPrivateTargets },
    onAttempt: outcome => metrics.webhookAttempts.inc({ outcome }),
  })
  const maintenance = startMaintenance({ database, config: engine.config, supplies, log, now })
  metrics.watchQueueDepth(() => engine.writer.depth)
  const app = buildServer({
    engine,
    batches: createBatches({ engine, now, newId, wakeRunner: () => runner.wake() }),
    scoringJobs,
    backups: createBackups({
      database,
      dataDirectory: options.kept?.dataDirectory,
      keptRootKey: options.kept?.rootKey ?? null,
      version: manifest.version,
      log,
      now,
    }),
    webhooks: createWebhooks({ database, now, wakeDeliverer: deliverer.wake }),
    credentials,
    access: {
      database,
      passwords: credentials.passwords,
      attempts: createAttempts(database, credentials.passwords, () => performance.now()),
      setUpCode: setUpCodeOf(options.rootKey),
      now,
      newId,
    },
    exports,
    files,
    imports,
    maxFileBytes: options.maxFileBytes,
    exchangeIds: createExchangeIds(options.rootKey, now),
    uploadLinks: createUploadLinks(options.rootKey, now),
    allowsPrivateTargets: options.allowsPrivateTargets,
    rateLimiter: createRateLimiter(database, options.rateLimitFactor, () => performance.now()),
    rateWindows: createRateWindows(database, options.rateLimitFactor, () => performance.now()),
    pingDatabase: async () => {
      await database.run(workspaceFindOldest, [])
    },
    metrics,
    usage,
    log,
    now,
    newId,
    version: manifest.version,
    publicUrl: options.publicUrl,
    trustedProxies: options.trustedProxies,
  })
  return {
    app,
    engine,
    credentials,
    async drain() {
      await closeServer(app)
      await Promise.all([runner, deliverer, scoringJobs, exports, imports].map(part => part[Symbol.asyncDispose]()))
      await maintenance[Symbol.asyncDispose]()
      await engine.writer.drain()
      await usage[Symbol.asyncDispose]()
    },
  }
}

/** How long a client may take over a request that is under way when draining begins. */
const drainLimitMs = 20_000

async function closeServer(app: FastifyInstance): Promise<void> {
  // Connections that fall idle after closing began would otherwise stay until their clients leave them.
  const idle = setInterval(() => app.server.closeIdleConnections(), 50)
  const limit = setTimeout(() => app.server.closeAllConnections(), drainLimitMs)
  try {
    await app.close()
  } finally {
    clearInterval(idle)
    clearTimeout(limit)
  }
}
