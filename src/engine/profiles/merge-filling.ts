import type { ProfileWrite } from '../../domain/command.ts'
import { type JsonObject, jsonEquals, memberOf } from '../../domain/json.ts'
import { fillFields } from '../../domain/plan/fill-fields.ts'
import type { Fields } from '../../domain/plan/register.ts'
import { profileFindLineage } from '../../store/read/profile-find.ts'
import { profileFindScored, type ScoredProfile, toScoredProfile } from '../../store/read/scored-profile.ts'
import type { ChangeContext } from '../configuration/audit.ts'
import type { Engine } from '../engine.ts'
import { mergeProfiles } from './merge-profiles.ts'

export type FillingMerge = {
  readonly workspaceId: string
  readonly targetId: string
  /** Profiles to fold into the target, in this order. */
  readonly sourceIds: readonly string[]
  readonly source: string
  /** What is to be shown, from what the target and the others did. Left out, the others fill what is empty. */
  readonly fill?: (target: Fields, others: readonly Fields[]) => Fields
  /**
   * Of kinds by which the target is known, it is known by nothing else afterwards: such identifiers of the others are
   * released. Devices all come over. Left out, all identifiers do.
   */
  readonly keepsIdentifiers?: boolean
}

type Kinds = ReadonlyMap<string, { readonly anonymous: boolean }>

/** In the order of the ids; those that are not there are left out. */
async function readProfiles(
  { database }: Engine,
  workspaceId: string,
  ids: readonly string[],
): Promise<readonly ScoredProfile[]> {
  const rows = await database.run(profileFindScored, [workspaceId, ids])
  return rows.map(toScoredProfile)
}

function fieldsOf({ fields }: ScoredProfile, kinds: Kinds): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !kinds.has(name)))
}

/** What is to be written so that fields show what is wanted. */
function differences(shown: JsonObject, wanted: JsonObject): JsonObject {
  const changed = Object.entries(wanted).filter(([name, value]) => !jsonEquals(memberOf(shown, name) ?? null, value))
  return Object.fromEntries(changed)
}

/** What a profile is known by, without its devices; the value that it shows comes last of its kind. */
function namesOf({ fields, identifiers }: ScoredProfile, kinds: Kinds): Record<string, readonly string[]> {
  const names: Record<string, string[]> = {}
  for (const { kind, value } of identifiers) {
    if (kinds.get(kind)?.anonymous !== false) continue
    const values = names[kind] ?? []
    names[kind] = memberOf(fields, kind) === value ? [...values, value] : [value, ...values]
  }
  return names
}

/** Whether the profile is known by more than these names say of its kinds. */
function isKnownByMore(profile: ScoredProfile, names: Readonly<Record<string, readonly string[]>>): boolean {
  return profile.identifiers.some(({ kind, value }) => names[kind]?.includes(value) === false)
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
  { workspaceId, targetId, sourceIds, source, fill = fillFields, keepsIdentifiers = false }: FillingMerge,
): Promise<FilledMerge> {
  const settings = (await engine.config.get(workspaceId))?.settings
  const kinds: Kinds = new Map(settings?.identityKinds.map(each => [each.kind, each]))
  const [target, ...others] = await readProfiles(engine, workspaceId, [targetId, ...sourceIds])
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
  if (live !== undefined && live.profile_id !== survivorId) return { kind: 'crossed', survivorId: live.profile_id }
  const [shown] = await readProfiles(engine, workspaceId, [survivorId])
  if (target === undefined || shown === undefined) return { kind: 'gone', profileId: survivorId, mergedIds }
  const wanted = fill(
    fieldsOf(target, kinds),
    others.map(other => fieldsOf(other, kinds)),
  )
  const set = differences(fieldsOf(shown, kinds), wanted)
  const names = keepsIdentifiers ? namesOf(target, kinds) : {}
  const releases = isKnownByMore(shown, names)
  if (Object.keys(set).length === 0 && !releases) return { kind: 'merged', survivorId }
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
    ...(releases && { identifiers: names, identifierMode: 'replace' as const }),
  }
  await engine.writer.write(workspaceId, edit)
  return { kind: 'merged', survivorId }
}
