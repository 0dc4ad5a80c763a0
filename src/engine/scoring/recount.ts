import { isJsonObject } from '../../domain/json.ts'
import { type Accumulators, type PreparedEngagement, prepareEngagement } from '../../domain/scoring/engagement.ts'
import { profileActivityListSums, profileListLineages } from '../../store/read/engagement.ts'
import { encodeSums } from '../../store/sums.ts'
import { profileActivityUpdateSums, profileUpdateVersions } from '../../store/write/recount.ts'
import { workspaceConfigLockShared } from '../../store/write/rescore.ts'
import { countEvents } from './count-events.ts'
import { configInForce, type RescoreContext } from './rescore.ts'
import { type Walk, type WalkBatch, type WalkEnd, walkProfiles } from './walk.ts'

// Engagement scores come from running sums, one for each rule and home. Where a rule counts otherwise than before, its
// sums are made anew from the stored events. The version of the live profile guards sums, so it moves with them: an event
// that arrives meanwhile is either among those counted, or its flush begins anew upon the new sums.

const batchLength = 500

type CountedHome = { readonly homeId: string; readonly sums: Accumulators }

type CountedBatch = WalkBatch & {
  readonly configVersion: number
  readonly owners: readonly { readonly id: string; readonly v: number }[]
  readonly homes: readonly CountedHome[]
}

/** The rules named alone, all of them as if active. */
function prepareRules(
  rulesets: Parameters<typeof prepareEngagement>[0],
  ruleIds: ReadonlySet<string>,
): PreparedEngagement {
  return prepareEngagement(
    rulesets.map(ruleset => ({ ...ruleset, rules: ruleset.rules.filter(rule => ruleIds.has(rule.id)) })),
  )
}

async function countHomes(
  { engine: { database } }: RescoreContext,
  { workspaceId, beat }: Walk,
  engagement: PreparedEngagement,
  homeIds: readonly string[],
): Promise<readonly CountedHome[]> {
  const stored = await database.run(profileActivityListSums, [workspaceId, homeIds])
  const counted = await countEvents(
    database,
    workspaceId,
    engagement,
    stored.map(row => row.profile_id),
    beat,
  )
  const before = new Map(stored.map(row => [row.profile_id, isJsonObject(row.sums) ? row.sums : {}]))
  return [...counted]
    .map(([homeId, sums]) => ({ homeId, sums }))
    .filter(({ homeId, sums }) => {
      const known = before.get(homeId) ?? {}
      const now = encodeSums(sums)
      return [...engagement.rulesById.keys()].some(id => JSON.stringify(known[id]) !== JSON.stringify(now[id]))
    })
}

/** Counts the stored events of some rules anew, whether the rules are active or not. */
export function recount(context: RescoreContext, walk: Walk, ruleIds: readonly string[]): Promise<WalkEnd> {
  const { database } = context.engine
  const { workspaceId } = walk
  const wanted = new Set(ruleIds)
  return walkProfiles<CountedBatch>(walk, batchLength, {
    async read(after, size) {
      const config = await configInForce(context, workspaceId)
      const live = await database.run(profileListLineages, [workspaceId, after, size])
      const ownerOf = new Map(live.flatMap(row => [row.profile_id, ...row.absorbed].map(id => [id, row] as const)))
      const engagement = prepareRules(config.scoring.engagementRulesets, wanted)
      const homes = await countHomes(context, walk, engagement, [...ownerOf.keys()])
      const owners = [...new Set(homes.flatMap(({ homeId }) => ownerOf.get(homeId) ?? []))]
      return {
        profileCount: live.length,
        lastId: live.at(-1)?.profile_id ?? null,
        configVersion: config.version,
        owners: owners.map(row => ({ id: row.profile_id, v: row.version })),
        homes,
      }
    },
    async write(progress, { profileCount, lastId, configVersion, owners, homes }) {
      const next = {
        cursor: lastId ?? progress.cursor,
        processed: progress.processed + profileCount,
        updated: progress.updated + owners.length,
      }
      const isWritten = await database.transaction(async tx => {
        const [held] = await tx.run(workspaceConfigLockShared, [workspaceId])
        if (held?.config_version !== configVersion) return false
        if (owners.length > 0) {
          const ids = owners.map(owner => owner.id)
          const guarded = await tx.run(profileUpdateVersions, [workspaceId, ids, JSON.stringify(owners)])
          // Nothing else was written in this transaction yet but the versions of those that stayed, which does no harm.
          if (guarded.length < owners.length) return false
          const rows = homes.map(({ homeId, sums }) => ({ id: homeId, sums: encodeSums(sums) }))
          const homeIds = homes.map(home => home.homeId)
          await tx.run(profileActivityUpdateSums, [workspaceId, homeIds, [...wanted], JSON.stringify(rows)])
        }
        await walk.save(tx, next)
        return true
      })
      return isWritten ? next : undefined
    },
  })
}
