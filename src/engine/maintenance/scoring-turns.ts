// Once an hour the scores of each workspace grow older, are kept as snapshots, and the oldest snapshots are dropped. One
// process does it, a page at a time; what it leaves half done another goes on with once the lease has lapsed. A page
// done twice is done once: decays remember what they took, and an hour has one snapshot of a score.

import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Logger } from '../../runtime/logger.ts'
import { firstId } from '../../store/read/bounds.ts'
import { scoreSnapshotDeleteOld, scoreSnapshotInsertHour } from '../../store/write/score-snapshot.ts'
import {
  definitionListWorkspaces,
  scoringTurnUpdateProgress,
  scoringTurnUpsertClaim,
} from '../../store/write/scoring-turn.ts'
import type { ConfigCache } from '../engine.ts'
import { type AgeContext, ageScores, doesAge } from '../scoring/age-scores.ts'

export type ScoringTurnContext = AgeContext & {
  readonly config: ConfigCache
  readonly log: Logger
  readonly now: Clock
  /** Asked between pages. */
  readonly isStopping: () => boolean
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const snapshotsKeptMs = 90 * dayMs
const leaseMs = 120_000
const pageLength = 1_000
const deletedAtOnce = 10_000

const stages = ['age', 'snapshot', 'drop', 'done'] as const
type Stage = (typeof stages)[number]

type Turn = { readonly workspaceId: string; readonly holder: string; readonly hourAtMs: number }
type Place = { readonly stage: Stage; readonly cursor: string }

function stageAfter(stage: Stage): Place {
  return { stage: stages[stages.indexOf(stage) + 1] ?? 'done', cursor: firstId }
}

async function takeSnapshots(
  { database, config }: ScoringTurnContext,
  { workspaceId, hourAtMs }: Turn,
  after: string,
): Promise<string | null> {
  const scoring = (await config.refresh(workspaceId))?.scoring
  const rulesets = [...(scoring?.fitRulesets ?? []), ...(scoring?.engagementRulesets ?? [])]
  const active = rulesets.filter(ruleset => ruleset.isActive).map(ruleset => ruleset.id)
  const dayAtMs = hourAtMs - (hourAtMs % dayMs)
  const [page] = await database.run(scoreSnapshotInsertHour, [
    workspaceId,
    after,
    new Date(hourAtMs),
    new Date(dayAtMs),
    active,
    pageLength,
  ])
  return page?.last_id ?? null
}

/** Does the next page of a stage, and tells where to go on. */
async function step(context: ScoringTurnContext, turn: Turn, { stage, cursor }: Place): Promise<Place> {
  const { database, config, now } = context
  const { workspaceId } = turn
  if (stage === 'age') {
    const found = await config.refresh(workspaceId)
    const scoring = found && scoringOf(found.scoring)
    if (scoring === undefined || !doesAge(scoring)) return stageAfter(stage)
    const last = await ageScores(context, workspaceId, scoring, cursor, now())
    return last === null ? stageAfter(stage) : { stage, cursor: last }
  }
  if (stage === 'snapshot') {
    const last = await takeSnapshots(context, turn, cursor)
    return last === null ? stageAfter(stage) : { stage, cursor: last }
  }
  const before = new Date(now() - snapshotsKeptMs)
  const dropped = await database.run(scoreSnapshotDeleteOld, [workspaceId, before, deletedAtOnce])
  return dropped.length < deletedAtOnce ? stageAfter(stage) : { stage, cursor }
}

function isStage(text: string): text is Stage {
  return stages.some(stage => stage === text)
}

/** Goes on from where the turn stands; false when it was not ended here. */
async function finishTurn(context: ScoringTurnContext, turn: Turn, from: Place): Promise<boolean> {
  let place = from
  while (place.stage !== 'done') {
    if (context.isStopping()) return false
    place = await step(context, turn, place)
    const progress = [turn.workspaceId, turn.holder, place.stage, place.cursor, leaseMs] as const
    const [held] = await context.database.run(scoringTurnUpdateProgress, progress)
    if (held === undefined) return false
  }
  return true
}

async function takeTurn(context: ScoringTurnContext, workspaceId: string, hourAtMs: number): Promise<void> {
  const { database, supplies } = context
  for (;;) {
    const holder = supplies.newId()
    const claim = [workspaceId, new Date(hourAtMs), holder, leaseMs, firstId] as const
    const [claimed] = await database.run(scoringTurnUpsertClaim, claim)
    if (claimed === undefined || !isStage(claimed.stage)) return
    const turn = { workspaceId, holder, hourAtMs: claimed.hour.getTime() }
    const isDone = await finishTurn(context, turn, { stage: claimed.stage, cursor: claimed.cursor })
    if (!isDone || turn.hourAtMs >= hourAtMs) return
  }
}

/** Takes the turns of the present hour that nobody has taken. A workspace that fails is left to the next hour. */
export async function takeScoringTurns(context: ScoringTurnContext): Promise<void> {
  const { database, log, now } = context
  const hourAtMs = now() - (now() % hourMs)
  for (const { workspace_id: workspaceId } of await database.run(definitionListWorkspaces, [scoredBy])) {
    if (context.isStopping()) return
    try {
      await takeTurn(context, workspaceId, hourAtMs)
    } catch (error) {
      log.warn({ err: error, workspaceId }, 'scores of the hour failed, the next turn goes on with them')
    }
  }
}

const scoredBy = ['fit_ruleset', 'engagement_ruleset']
