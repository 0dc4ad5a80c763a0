import type { ProfileWrite } from '../../domain/command.ts'
import { type JsonObject, jsonEquals, memberOf } from '../../domain/json.ts'
import { fillFields } from '../../domain/plan/fill-fields.ts'
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

/**
 * A person's merge of several by which the target keeps what it shows and the others only fill what is empty, whenever
 * their values were observed. The identity fields are left to the merge itself. Answers with the id of the live profile
 * (that of a known person where the target was an anonymous one), or undefined when a profile was gone.
 */
export async function mergeFilling(
  engine: Engine,
  context: ChangeContext,
  { workspaceId, targetId, sourceIds, source }: FillingMerge,
): Promise<string | undefined> {
  const settings = (await engine.config.get(workspaceId))?.settings
  const kinds = new Set(settings?.identityKinds.map(({ kind }) => kind))
  const [target = {}, ...others] = await readFields(engine, workspaceId, [targetId, ...sourceIds], kinds)
  let survivorId = targetId
  for (const absorbedId of sourceIds) {
    const outcome = await mergeProfiles(engine, context, { workspaceId, survivorId, absorbedId, source })
    if (outcome.kind === 'merged') survivorId = outcome.merge.survivorId
    else if (outcome.problems.some(problem => problem.code !== 'same_profile')) return undefined
  }
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
  return survivorId
}
