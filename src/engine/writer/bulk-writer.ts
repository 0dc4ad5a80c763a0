import type { Command, Receipt } from '../../domain/command.ts'
import type { ParsePhone } from '../../domain/identity/normalise.ts'
import type { RenderMessage } from '../../domain/plan/flush-plan.ts'
import type { Supplies } from '../../domain/plan/flush-state.ts'
import type { Database } from '../../store/database.ts'
import { jobFindHolder } from '../../store/read/job-holder.ts'
import { applyBulk, type BulkTools } from '../../store/write/bulk-apply.ts'
import type { ConfigCache } from '../engine.ts'
import type { BulkOutcome, BulkWriter, Checkpoint, Seal } from './bulk.ts'
import { writeApart } from './bulk-culprits.ts'
import { namesOf, prepareStretch, receiptsOf, type Stretch } from './bulk-stretch.ts'
import { ConcurrentWriteError, isRace, isSomebodysFault, latestConfig, maxAttempts } from './flush.ts'
import { type Planned, type PlanTools, planCommands } from './plan-commands.ts'
import { nothingKnown } from './recent-profiles.ts'
import { collectWanted } from './wanted.ts'

// Imports write stretches of many commands, past the queue of single writes: each stretch is one transaction, which also
// moves the checkpoint of its job. So a stretch is written exactly once, whoever dies when. While some are written the next
// is read and planned, as long as it names nobody whom they name, and sent behind them at once: should one of them fail, the
// checkpoint is not where the next one expects it, and that one fails too and is planned again in its turn.

export type BulkWriterOptions = {
  readonly database: Database
  readonly config: ConfigCache
  readonly parsePhone: ParsePhone
  readonly supplies: Supplies
  readonly nowMs: () => number
  readonly renderMessage: RenderMessage
  readonly onRetry: (reason: 'raced' | 'outdated') => void
  /** A command of a stretch that was written has settled. */
  readonly onSettled: (outcome: string, workspaceId: string, receipt: Receipt) => void
}

/** A stretch on its way, for those behind it. */
type Flight = {
  readonly names: Promise<ReadonlySet<string>>
  /** It is in the queue of the database, or has settled. */
  readonly sent: Promise<unknown>
  readonly settled: Promise<void>
}

export function createBulkWriter(options: BulkWriterOptions): BulkWriter {
  const { database, config } = options
  const { bulkLanes } = database
  const planTools: PlanTools = { ...options, rules: new WeakMap() }
  const tools: BulkTools = { statements: new Map(), renderMessage: options.renderMessage }
  /** By workspace, in the order of the calls; each settles after the one before. */
  const flights = new Map<string, Flight[]>()

  /** Plans the stretch by the configuration in force, on what the database says now. */
  async function draw(workspaceId: string, stretch: Stretch): Promise<Drawn> {
    for (let current = stretch; ; ) {
      const { commands } = current
      const known = { wanted: collectWanted(commands), recalled: nothingKnown }
      const planned = await planCommands(bulkLanes.reading, workspaceId, current.config, commands, planTools, known)
      if (planned.kind === 'planned') return { stretch: current, planned }
      options.onRetry('outdated')
      current = prepareStretch(current.given, await latestConfig(workspaceId, options), planTools, options.parsePhone)
    }
  }

  /** Puts a plan in the queue of the database; what is answered does not hold on to it. */
  function send(workspaceId: string, { stretch, planned }: Drawn, seal: Seal, isApart: boolean): Sent {
    const receipts = receiptsOf(stretch, planned.verdicts)
    const checkpoint = seal(receipts)
    if (isApart) {
      const apart = writeApart({ database, planTools, tools }, workspaceId, stretch, seal)
      return { stretch, checkpoint, landing: apart }
    }
    const versioned = { workspaceId, configVersion: stretch.config.version }
    const applied = applyBulk(bulkLanes.writing, tools, versioned, planned.plan, checkpoint)
    return { stretch, checkpoint, landing: applied.then(() => ({ kind: 'written', receipts })) }
  }

  /** Asks behind whatever was sent before, so that nothing of it is still under way. */
  async function isLost(workspaceId: string, { jobId, attempts, from }: Checkpoint): Promise<boolean> {
    const [job] = await bulkLanes.writing.run(jobFindHolder, [workspaceId, jobId])
    return job?.state !== 'running' || job.attempts !== attempts || job.processed_count !== from
  }

  async function writeInTurn(
    workspaceId: string,
    given: Stretch,
    seal: Seal,
    previous: Flight | undefined,
    tellSent: () => void,
  ): Promise<BulkOutcome> {
    let stretch = given
    let isApart = false
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const sent = await draw(workspaceId, stretch).then(async drawn => {
        await (attempt === 0 ? previous?.sent : previous?.settled)
        return send(workspaceId, drawn, seal, isApart)
      })
      tellSent()
      try {
        const landed = await sent.landing
        if (landed.kind === 'written') {
          for (const receipt of landed.receipts) options.onSettled(receipt.outcome, workspaceId, receipt)
        }
        return landed
      } catch (error) {
        if (!isSomebodysFault(error)) throw error
        await previous?.settled
        if (await isLost(workspaceId, sent.checkpoint)) return { kind: 'lost' }
        if (isRace(error)) options.onRetry('raced')
        else if (isApart) throw error
        else isApart = true
        stretch = sent.stretch
      }
    }
    throw new ConcurrentWriteError('concurrent writes kept changing the same profiles')
  }

  async function writeBehind(
    ahead: readonly Flight[],
    workspaceId: string,
    given: readonly Command[],
    seal: Seal,
    tell: { readonly names: (names: ReadonlySet<string>) => void; readonly sent: () => void },
  ): Promise<BulkOutcome> {
    const found = (await config.get(workspaceId)) ?? (await latestConfig(workspaceId, options))
    const stretch = prepareStretch(given, found, planTools, options.parsePhone)
    const names = namesOf(stretch)
    tell.names(names)
    for (const flight of ahead) if (!names.isDisjointFrom(await flight.names)) await flight.settled
    return writeInTurn(workspaceId, stretch, seal, ahead.at(-1), tell.sent)
  }

  return {
    async write(workspaceId, commands, seal) {
      const [names, sent] = [Promise.withResolvers<ReadonlySet<string>>(), Promise.withResolvers<void>()]
      const all = flights.get(workspaceId) ?? []
      flights.set(workspaceId, all)
      const tell = { names: names.resolve, sent: sent.resolve }
      const writing = writeBehind([...all], workspaceId, commands, seal, tell)
      const settled = writing.then(ignore, ignore)
      const flight = {
        names: Promise.race([names.promise, settled.then(() => nobody)]),
        sent: Promise.race([sent.promise, settled]),
        settled,
      }
      all.push(flight)
      try {
        return await writing
      } finally {
        all.splice(all.indexOf(flight), 1)
        if (all.length === 0) flights.delete(workspaceId)
      }
    },

    async rehearse(workspaceId, commands) {
      const found = await latestConfig(workspaceId, options)
      const stretch = prepareStretch(commands, found, planTools, options.parsePhone)
      const { planned, stretch: judged } = await draw(workspaceId, stretch)
      return receiptsOf(judged, planned.verdicts)
    },
  }
}

type Sent = { readonly stretch: Stretch; readonly checkpoint: Checkpoint; readonly landing: Promise<BulkOutcome> }

type Drawn = { readonly stretch: Stretch; readonly planned: Extract<Planned, { kind: 'planned' }> }

const nobody: ReadonlySet<string> = new Set()

function ignore(): void {}
