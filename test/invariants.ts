import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../src/domain/json.ts'
import type { ChangeSet } from '../src/domain/plan/flush-plan.ts'
import { joinRegisters, type Registers } from '../src/domain/plan/register.ts'
import { type Appearance, rewindProfile } from '../src/domain/plan/rewind-profile.ts'
import { nameText, nameWords } from '../src/domain/search/words.ts'
import type { Database } from '../src/store/database.ts'
import { toChangeSet } from '../src/store/read/profile-history.ts'
import { toOwnRegisters, toRegisters } from '../src/store/read/profile-row.ts'
import { statement } from '../src/store/statement.ts'

// What holds over a workspace at rest, whatever was written to it in whatever order.

const listProfiles = statement(
  'test_profile_list',
  ['uuid'],
  {
    profile_id: 'uuid',
    fields: 'jsonb',
    field_meta: 'text',
    own: 'jsonb?',
    absorbed: 'uuid[]',
    merged_into: 'uuid?',
    revision: 'int',
  },
  `select profile_id, fields, field_meta, own, absorbed, merged_into, revision
from profile where workspace_id = $1 order by profile_id`,
)

const listIdentifiers = statement(
  'test_identifier_list',
  ['uuid'],
  { kind: 'text', value: 'text', profile_id: 'uuid', home_profile_id: 'uuid' },
  'select kind, value, profile_id, home_profile_id from identifier where workspace_id = $1',
)

const listChanges = statement(
  'test_change_list',
  ['uuid'],
  { profile_id: 'uuid', revision: 'int', changes: 'json' },
  `select profile_id, revision, changes::json as changes
from profile_change where workspace_id = $1 order by profile_id, changed_at desc, arrival desc`,
)

const listMerges = statement(
  'test_merge_list',
  ['uuid'],
  { survivor_id: 'uuid', absorbed_id: 'uuid' },
  'select survivor_id, absorbed_id from merge where workspace_id = $1 and undone_at is null',
)

const listWords = statement(
  'test_word_list',
  ['uuid'],
  { profile_id: 'uuid', word: 'text', name: 'text' },
  'select profile_id, word, name from profile_word where workspace_id = $1',
)

export type WorldProfile = {
  readonly profileId: string
  readonly shown: Registers
  readonly own: Registers | null
  readonly absorbed: readonly string[]
  readonly mergedInto: string | null
  readonly revision: number
}

export type World = {
  readonly profiles: ReadonlyMap<string, WorldProfile>
  readonly identifiers: readonly {
    readonly kind: string
    readonly value: string
    readonly profileId: string
    readonly homeId: string
  }[]
  /** By profile, the latest first. */
  readonly changes: ReadonlyMap<string, readonly { readonly revision: number; readonly changes: ChangeSet }[]>
  /** Absorptions in force, survivor by absorbed. */
  /** By profile: the words by which it is found, each with all that its row tells. */
  readonly words: ReadonlyMap<string, readonly { readonly word: string; readonly name: string }[]>
  readonly merges: readonly { readonly survivorId: string; readonly absorbedId: string }[]
}

export async function readWorld(database: Database, workspaceId: string): Promise<World> {
  const profiles = await database.run(listProfiles, [workspaceId])
  const identifiers = await database.run(listIdentifiers, [workspaceId])
  const changes = await database.run(listChanges, [workspaceId])
  const merges = await database.run(listMerges, [workspaceId])
  const words = await database.run(listWords, [workspaceId])
  return {
    profiles: new Map(
      profiles.map(row => [
        row.profile_id,
        {
          profileId: row.profile_id,
          shown: toRegisters(row.fields, row.field_meta),
          own: toOwnRegisters(row.own),
          absorbed: row.absorbed,
          mergedInto: row.merged_into,
          revision: row.revision,
        },
      ]),
    ),
    identifiers: identifiers.map(row => ({
      kind: row.kind,
      value: row.value,
      profileId: row.profile_id,
      homeId: row.home_profile_id,
    })),
    changes: Map.groupBy(
      changes.map(row => ({ profileId: row.profile_id, revision: row.revision, changes: toChangeSet(row.changes) })),
      row => row.profileId,
    ),
    words: Map.groupBy(words, row => row.profile_id),
    merges: merges.map(row => ({ survivorId: row.survivor_id, absorbedId: row.absorbed_id })),
  }
}

/** The live profile that an id answers with. */
export function liveIdOf(world: World, profileId: string): string {
  return world.profiles.get(profileId)?.mergedInto ?? profileId
}

/** Every invariant that is broken, as sentences; empty when all hold. */
export function findFaults(world: World): string[] {
  return [
    ...identifierFaults(world),
    ...lineageFaults(world),
    ...joinFaults(world),
    ...mergeFaults(world),
    ...historyFaults(world),
    ...wordFaults(world),
  ]
}

function* identifierFaults({ identifiers, profiles }: World): Generator<string> {
  for (const { kind, value, profileId, homeId } of identifiers) {
    const owner = profiles.get(profileId)
    if (owner === undefined) yield `${kind} ${value} points at ${profileId}, which is not there`
    else if (owner.mergedInto !== null) yield `${kind} ${value} points at ${profileId}, which was absorbed`
    else if (homeId !== profileId && !owner.absorbed.includes(homeId))
      yield `${kind} ${value} has its home at ${homeId}, which is not in the lineage of ${profileId}`
  }
}

function* wordFaults({ profiles, words }: World): Generator<string> {
  for (const id of words.keys()) if (!profiles.has(id)) yield `words lead to ${id}, which is not there`
  for (const { profileId, shown } of profiles.values()) {
    const wanted = nameWords(shown.fields)
    const found = words.get(profileId) ?? []
    if (!isDeepStrictEqual(found.map(row => row.word).sort(), [...wanted]))
      yield `${profileId} is found by ${found.map(row => row.word)}, its words are ${wanted}`
    for (const { name } of found) if (name !== nameText(wanted)) yield `${profileId} is said to have the words ${name}`
  }
}

function* lineageFaults({ profiles }: World): Generator<string> {
  for (const { profileId, absorbed, mergedInto, own, shown } of profiles.values()) {
    if (new Set(absorbed).size < absorbed.length) yield `${profileId} lists a home twice`
    if (absorbed.length > 0 && own === null) yield `${profileId} has a lineage and no registers of its own`
    for (const homeId of absorbed) {
      if (profiles.get(homeId)?.mergedInto !== profileId)
        yield `${profileId} lists ${homeId}, which points at ${profiles.get(homeId)?.mergedInto}`
    }
    if (mergedInto === null) continue
    if (own === null) yield `${profileId} was absorbed and has no registers of its own`
    if (absorbed.length > 0) yield `${profileId} was absorbed and still lists homes`
    if (Object.keys(shown.fields).length > 0) yield `${profileId} was absorbed and still shows fields`
    if (!profiles.get(mergedInto)?.absorbed.includes(profileId))
      yield `${profileId} points at ${mergedInto}, which does not list it`
  }
}

function* joinFaults({ profiles }: World): Generator<string> {
  for (const { profileId, absorbed, own, shown, mergedInto } of profiles.values()) {
    if (mergedInto !== null || own === null) continue
    let joined = own
    for (const homeId of absorbed) {
      const home = profiles.get(homeId)?.own
      if (home) joined = joinRegisters(joined, home)
    }
    if (!isDeepStrictEqual(joined, shown))
      yield `${profileId} shows ${JSON.stringify(shown)}, its homes say ${JSON.stringify(joined)}`
  }
}

function* mergeFaults({ profiles, merges }: World): Generator<string> {
  const parents = new Map(merges.map(({ survivorId, absorbedId }) => [absorbedId, survivorId]))
  if (parents.size < merges.length) yield 'a profile is absorbed twice over'
  for (const { profileId, mergedInto } of profiles.values()) {
    let root = profileId
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent
    if (root !== (mergedInto ?? profileId)) yield `${profileId} points at ${mergedInto}, its merges lead to ${root}`
  }
}

function* historyFaults({ profiles, identifiers, changes }: World): Generator<string> {
  const held = Map.groupBy(identifiers, identifier => identifier.profileId)
  for (const { profileId, shown, revision } of profiles.values()) {
    const history = changes.get(profileId) ?? []
    let later = Number.POSITIVE_INFINITY
    for (const change of history) {
      if (change.revision >= later) yield `${profileId} tells revision ${change.revision} after ${later}`
      later = change.revision
    }
    if ((history[0]?.revision ?? 0) > revision) yield `${profileId} is older than its history`
    let now: Appearance = {
      fields: shown.fields,
      identifiers: (held.get(profileId) ?? []).map(({ kind, value }) => [kind, value] as const),
    }
    for (const { changes: change, revision: at } of history) {
      for (const [name, [, after]] of Object.entries(change.fields ?? {})) {
        if (!isDeepStrictEqual(memberOrNull(now.fields, name), after))
          yield `${profileId} revision ${at} made ${name} ${JSON.stringify(after)}, later it was ${JSON.stringify(memberOrNull(now.fields, name))}`
      }
      now = rewindProfile(now, [change])
    }
    const rest = { ...now.fields, ...Object.fromEntries(now.identifiers.map(pair => [pair.join(' '), true])) }
    if (Object.keys(rest).length > 0) yield `${profileId} had ${JSON.stringify(rest)} before its history began`
  }
}

function memberOrNull(fields: Appearance['fields'], name: string): Json {
  return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null
}
