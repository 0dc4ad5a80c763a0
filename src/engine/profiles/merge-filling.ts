import type { ProfileWrite } from '../../domain/command.ts'
import { type JsonObject, jsonEquals, memberOf } from '../../domain/json.ts'
import { fillFields } from '../../domain/plan/fill-fields.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'
import { profileFindScored, toScoredProfile } from '../../store/read/scored-profile.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import type { Engine } from '../engine.ts'
import { mergeProfiles } from './merge-profiles.ts'

export type FillingMerge = {
  readonly workspaceId: string
  readonly targetId: string
  /** Profiles to fold into the target, in this order. */
  readonly sourceIds: readonly string[]
  readonly source: string
}

async function readFields(
  { database }: Engine,
  workspaceId: string,
  ids: readonly string[],
  kinds: ReadonlySet<string>,
): Promise<readonly JsonObject[]> {
  const rows = await database.run(profileFindScored, [workspaceId, ids])
  return rows.map(row =>
    Object.fromEntries(Object.entries(toScoredProfile(row).fields).filter(([name]) => !kinds.has(name))),
  )
}

/** What is to be written so that fields show what is wanted. */
function differences(shown: JsonObject, wanted: JsonObject): JsonObject {
  const changed = Object.entries(wanted).filter(([name, value]) => !jsonEquals(memberOf(shown, name) ?? null, value))
  return Object.fromEntries(changed)
}

export type FilledMerge =
  /** The live profile is that of a known person where the target was an anonymous one. */
  | { readonly kind: 'merged'; readonly survivorId: string }
  /** A profile was gone by then; those before it are merged. */
  | { readonly kind: 'gone'; readonly profileId: string; readonly mergedIds: readonly string[] }
  /** Somebody else folded the target away meanwhile, into one of the others: nothing was left to merge into it. */
  | { readonly kind: 'crossed'; readonly survivorId: string }

/**
 * A person's merge of several by which the target keeps what it shows and the others only fill what is empty, whenever
 * their values were observed. The identity fields are left to the merge itself. Each profile is folded by a write of its
 * own, so the answer says how far it came.
 */
export async function mergeFilling(
  engine: Engine,
  context: ChangeContext,
  { workspaceId, targetId, sourceIds, source }: FillingMerge,
): Promise<FilledMerge> {
  const settings = (await engine.config.get(workspaceId))?.settings
  const kinds = new Set(settings?.identityKinds.map(({ kind }) => kind))
  const [target = {}, ...others] = await readFields(engine, workspaceId, [targetId, ...sourceIds], kinds)
  const mergedIds: string[] = []
  let survivorId = targetId
  for (const absorbedId of sourceIds) {
    const outcome = await mergeProfiles(engine, context, { workspaceId, survivorId, absorbedId, source })
    if (outcome.kind === 'merged') survivorId = outcome.merge.survivorId
    else if (outcome.problems.some(problem => problem.code !== 'same_profile'))
      return { kind: 'gone', profileId: absorbedId, mergedIds }
    mergedIds.push(absorbedId)
  }
  const [live] = await engine.database.run(profileFindLineage, [workspaceId, survivorId])
  if (live === undefined) return { kind: 'gone', profileId: survivorId, mergedIds }
  if (live.profile_id !== survivorId) return { kind: 'crossed', survivorId: live.profile_id }
  const [shown = {}] = await readFields(engine, workspaceId, [survivorId], kinds)
  const set = differences(shown, fillFields(target, others))
  if (Object.keys(set).length > 0) {
    const edit: ProfileWrite = {
      type: 'profile',
      profileId: survivorId,
      set,
      source,
      create: 'no',
      linkPolicy: 'never',
      undeclared: 'discover',
      onInvalid: 'skip',
      needsPerson: false,
    }
    await engine.writer.write(workspaceId, edit)
  }
  return { kind: 'merged', survivorId }
}
