import type { Command } from '../../domain/command.ts'
import type { WorkspaceConfig } from '../../domain/config.ts'
import type { ParsePhone } from '../../domain/identity/normalise.ts'
import type { RenderMessage } from '../../domain/plan/flush-plan.ts'
import type { Supplies } from '../../domain/plan/flush-state.ts'
import type { Database } from '../../store/database.ts'
import { jobFindHolder } from '../../store/read/job-holder.ts'
import { applyBulk, type BulkTools } from '../../store/write/bulk-apply.ts'
import { type ConfigCache, UnknownWorkspaceError } from '../engine.ts'
import type { BulkOutcome, BulkWriter, Checkpoint, Seal } from './bulk.ts'
import { writeApart } from './bulk-culprits.ts'
import { namesOf, prepareStretch, receiptsOf, type Stretch } from './bulk-stretch.ts'
import { ConcurrentWriteError, isRace, isSomebodysFault, maxAttempts } from './flush.ts'
import { type Planned, type PlanTools, planCommands } from './plan-commands.ts'
import { nothingKnown } from './recent-profiles.ts'
import { collectWanted } from './wanted.ts'

// Imports write stretches of many commands, past the queue of single writes: each stretch is one transaction, which also
// moves the checkpoint of its job. So a stretch is written exactly once, whoever dies when. While one stretch is written
// the next is read and planned, as long as it names nobody whom the first one names.

export type BulkWriterOptions = {
  readonly database: Database
  readonly config: ConfigCache
  readonly parsePhone: ParsePhone
  readonly supplies: Supplies
  readonly nowMs: () => number
  readonly renderMessage: RenderMessage
  readonly onRetry: (reason: 'raced' | 'outdated') => void
}

/** A stretch on its way, for the one behind it. */
type Flight = { readonly names: Promise<ReadonlySet<string>>; readonly settled: Promise<void> }

export function createBulkWriter(options: BulkWriterOptions): BulkWriter {
  const { database, config } = options
  const { bulkLanes } = database
  const planTools: PlanTools = { ...options, rules: new WeakMap() }
  const tools: BulkTools = { statements: new Map(), renderMessage: options.renderMessage }
  const flights = new Map<string, Flight>()

  async function latestConfig(workspaceId: string): Promise<WorkspaceConfig> {
    const found = await config.refresh(workspaceId)
    if (found === undefined) throw new UnknownWorkspaceError(`no workspace ${workspaceId}`)
    return found
  }

  /** Plans the stretch by the configuration in force, on what the database says now. */
  async function draw(workspaceId: string, stretch: Stretch): Promise<Drawn> {
    for (let current = stretch; ; ) {
      const { commands } = current
      const known = { wanted: collectWanted(commands), recalled: nothingKnown }
      const planned = await planCommands(bulkLanes.reading, workspaceId, current.config, commands, planTools, known)
      if (planned.kind === 'planned') return { stretch: current, planned }
      options.onRetry('outdated')
      current = prepareStretch(current.given, await latestConfig(workspaceId), planTools, options.parsePhone)
    }
  }

  function apply(workspaceId: string, { stretch, planned }: Drawn, checkpoint: Checkpoint): Promise<void> {
    const versioned = { workspaceId, configVersion: stretch.config.version }
    return applyBulk(bulkLanes.writing, tools, versioned, planned.plan, checkpoint)
  }

  async function isLost(workspaceId: string, { jobId, attempts, from }: Checkpoint): Promise<boolean> {
    const [job] = await database.run(jobFindHolder, [workspaceId, jobId])
    return job?.state !== 'running' || job.attempts !== attempts || job.processed_count !== from
  }

  async function writeDrawn(workspaceId: string, first: Drawn, seal: Seal): Promise<BulkOutcome> {
    let drawn = first
    let isApart = false
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      if (attempt > 0) drawn = await draw(workspaceId, drawn.stretch)
      const receipts = receiptsOf(drawn.stretch, drawn.planned.verdicts)
      const checkpoint = seal(receipts)
      try {
        if (isApart) return await writeApart({ database, planTools, tools }, workspaceId, drawn.stretch, seal)
        await apply(workspaceId, drawn, checkpoint)
        return { kind: 'written', receipts }
      } catch (error) {
        if (!isSomebodysFault(error)) throw error
        if (await isLost(workspaceId, checkpoint)) return { kind: 'lost' }
        if (isRace(error)) options.onRetry('raced')
        else if (isApart) throw error
        else isApart = true
      }
    }
    throw new ConcurrentWriteError('concurrent writes kept changing the same profiles')
  }

  async function writeBehind(
    previous: Flight | undefined,
    workspaceId: string,
    given: readonly Command[],
    seal: Seal,
    tellNames: (names: ReadonlySet<string>) => void,
  ): Promise<BulkOutcome> {
    const found = (await config.get(workspaceId)) ?? (await latestConfig(workspaceId))
    const stretch = prepareStretch(given, found, planTools, options.parsePhone)
    const names = namesOf(stretch)
    tellNames(names)
    if (previous !== undefined && !names.isDisjointFrom(await previous.names)) await previous.settled
    const drawn = await draw(workspaceId, stretch)
    await previous?.settled
    return writeDrawn(workspaceId, drawn, seal)
  }

  return {
    async write(workspaceId, commands, seal) {
      const names = Promise.withResolvers<ReadonlySet<string>>()
      const previous = flights.get(workspaceId)
      const writing = writeBehind(previous, workspaceId, commands, seal, names.resolve)
      const settled = writing.then(ignore, ignore)
      const flight = { names: Promise.race([names.promise, settled.then(() => nobody)]), settled }
      flights.set(workspaceId, flight)
      try {
        return await writing
      } finally {
        if (flights.get(workspaceId) === flight) flights.delete(workspaceId)
      }
    },

    async rehearse(workspaceId, commands) {
      const found = await latestConfig(workspaceId)
      const stretch = prepareStretch(commands, found, planTools, options.parsePhone)
      const { planned, stretch: judged } = await draw(workspaceId, stretch)
      return receiptsOf(judged, planned.verdicts)
    },
  }
}

type Drawn = { readonly stretch: Stretch; readonly planned: Extract<Planned, { kind: 'planned' }> }

const nobody: ReadonlySet<string> = new Set()

function ignore(): void {}
