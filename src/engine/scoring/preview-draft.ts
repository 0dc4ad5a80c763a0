import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import type { ScoringConfig } from '../../domain/scoring/definitions.ts'
import {
  type EngagementDraft,
  type FitDraft,
  prepareEngagementDraft,
  prepareFitDraft,
  type TestedDraft,
  testEngagementDraft,
} from '../../domain/scoring/draft.ts'
import { type DraftEffect, describeEffect, type ScorePair } from '../../domain/scoring/draft-effect.ts'
import { orderLevels } from '../../domain/scoring/levels.ts'
import { scoreFit } from '../../domain/scoring/score-fit.ts'
import type { Database } from '../../store/database.ts'
import { profileListLineages, profileListSums } from '../../store/read/engagement.ts'
import { profileListFields } from '../../store/read/rescore.ts'
import type { ScoredProfile } from '../../store/read/scored-profile.ts'
import { decodeSums } from '../../store/sums.ts'
import { countEvents } from './count-events.ts'
import { type LookContext, type Looked, lookAtNewest, rowsOf } from './newest-profiles.ts'

export type Preview = Looked & DraftEffect

const noFields: JsonObject = {}

/** What saving a draft of fit rules would do to the newest profiles. */
export async function previewFit(
  context: LookContext,
  workspaceId: string,
  config: ScoringConfig,
  draft: FitDraft,
): Promise<Preview> {
  const prepared = prepareFitDraft(draft)
  const names = [...new Set([...prepared.saved.fields, ...prepared.draft.fields])]
  const pairs: ScorePair[] = []
  const looked = await lookAtNewest(context, workspaceId, {
    async page(page) {
      const found = await context.database.run(profileListFields, [workspaceId, page.after, page.size, names])
      const rows = rowsOf(page, found)
      for (const row of rows) {
        const fields = isJsonObject(row.fields) ? row.fields : noFields
        const before = scoreFit(prepared.saved, fields, config.settings).score
        pairs.push({ before, after: scoreFit(prepared.draft, fields, config.settings).score })
      }
      return rows.length
    },
  })
  return { ...looked, ...describeEffect(pairs, orderLevels(config.levels, 'fit')) }
}

/** The same of rules on events; those of rules that are new or count otherwise are counted for it. */
export async function previewEngagement(
  context: LookContext,
  workspaceId: string,
  config: ScoringConfig,
  draft: EngagementDraft,
): Promise<Preview> {
  const { database } = context
  const nowMs = context.now()
  const prepared = prepareEngagementDraft(draft)
  const pairs: ScorePair[] = []
  const looked = await lookAtNewest(context, workspaceId, {
    pageSize: 250,
    async page(page, beat) {
      const [found, lineages] = await Promise.all([
        database.run(profileListSums, [workspaceId, page.after, page.size]),
        prepared.uncounted.rulesById.size === 0
          ? []
          : database.run(profileListLineages, [workspaceId, page.after, page.size]),
      ])
      const rows = rowsOf(page, found)
      const homesOf = new Map(lineages.map(row => [row.profile_id, [row.profile_id, ...row.absorbed]]))
      const homeIds = [...homesOf.values()].flat()
      const counted = await countEvents(database, workspaceId, prepared.uncounted, homeIds, beat)
      for (const row of rows) {
        const subject = {
          sums: Array.isArray(row.sums) ? row.sums.map(decodeSums) : [],
          counted: (homesOf.get(row.profile_id) ?? []).map(id => counted.get(id) ?? {}),
        }
        const { saved: before, score: after } = testEngagementDraft(prepared, config, subject, nowMs)
        pairs.push({ before, after })
      }
      return rows.length
    },
  })
  return { ...looked, ...describeEffect(pairs, orderLevels(config.levels, 'engagement')) }
}

/** What a draft of rules on events makes of one profile. */
export async function testEngagement(
  database: Database,
  workspaceId: string,
  config: ScoringConfig,
  draft: EngagementDraft,
  { profileId, absorbed, sums }: ScoredProfile,
  nowMs: number,
): Promise<TestedDraft> {
  const prepared = prepareEngagementDraft(draft)
  const homeIds = [profileId, ...absorbed]
  const counted = await countEvents(database, workspaceId, prepared.uncounted, homeIds, async () => {})
  return testEngagementDraft(prepared, config, { sums, counted: [...counted.values()] }, nowMs)
}
