import type { Problem, ProfileWrite } from '../../../domain/command.ts'
import type { BatchItem, BatchTemplate, ItemFailure } from '../../../engine/batch/batch.ts'
import { profileFindLive, toWalkedProfile, type WalkedProfile } from '../../../store/read/profile-walk.ts'
import type { Call } from '../call.ts'
import type { Fault } from '../fault.ts'
import { unknownProfile } from '../person.ts'
import type { Kinds } from '../profiles/field-names.ts'
import { planUpsert } from '../profiles/import-profile.ts'
import { type PlannedWrite, planEdit } from '../profiles/plan-edit.ts'
import type { ReadAttributes } from '../profiles/read-attributes.ts'
import type { KlaviyoContext } from '../surface.ts'
import { type Resource, readWireId } from '../wire.ts'
import { isOversized, mapInTurns, readRow } from './read-rows.ts'

const idsAtOnce = 1000

/** What the writes of all rows have in common; a row that names a profile by its id says the rest itself. */
export function templateOf(source: string): BatchTemplate {
  return {
    type: 'profile',
    source,
    create: 'yes',
    linkPolicy: 'below-email',
    identifierMode: 'replace',
    onConflict: 'refuse',
    undeclared: 'discover',
    onInvalid: 'refuse',
    needsPerson: true,
  }
}

export type PlannedRows = { readonly items: readonly BatchItem[]; readonly refused: readonly ItemFailure[] }

type Row = { readonly resource: Resource; readonly read: ReadAttributes | 'oversized' }
type Live = ReadonlyMap<string, WalkedProfile>

async function findNamed({ engine }: KlaviyoContext, { workspaceId }: Call, rows: readonly Row[]): Promise<Live> {
  const named = rows.flatMap(({ read }) =>
    read === 'oversized' || read.kind === 'faults' ? [] : (readWireId(read.lookup.id) ?? []),
  )
  const ids = [...new Set(named)]
  const found = new Map<string, WalkedProfile>()
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const profiles = await engine.database.run(profileFindLive, [workspaceId, ids.slice(start, start + idsAtOnce)])
    for (const profile of profiles) found.set(profile.profile_id, toWalkedProfile(profile))
  }
  return found
}

/** An item repeats what the template says only where a row by id differs from it. */
function itemOf(write: ProfileWrite, { data }: Resource): BatchItem {
  const { set, identifiers = {}, edits = [], profileId, create, linkPolicy, needsPerson } = write
  return {
    set,
    original: data,
    ...(Object.keys(identifiers).length > 0 && { identifiers }),
    ...(edits.length > 0 && { edits }),
    ...(profileId !== undefined && { profileId, create, linkPolicy, needsPerson }),
  }
}

/** A fault as the job keeps it: the pointer is its path. A row that is too large is known by lacking its original. */
function problemOf({ kind, pointer = '', detail }: Fault): Problem {
  return { code: kind === 'not_found' ? 'unknown_profile' : 'invalid_value', path: pointer, message: detail }
}

/**
 * Makes items of rows. What can be judged now becomes a failure now: whatever is wrong with a row itself, and ids that
 * nobody has.
 */
export async function planRows(
  context: KlaviyoContext,
  call: Call,
  resources: readonly Resource[],
  kinds: Kinds,
): Promise<PlannedRows> {
  const rows = await mapInTurns(resources, (resource): Row => {
    return { resource, read: isOversized(resource) ? 'oversized' : readRow(resource, kinds) }
  })
  const named = await findNamed(context, call, rows)
  const plans = await mapInTurns(rows, async ({ read }): Promise<PlannedWrite | readonly Fault[]> => {
    if (read === 'oversized') return []
    if (read.kind === 'faults') return read.faults
    const { id } = read.lookup
    if (id === undefined) return planUpsert(context, call, read, kinds, '')
    const profile = named.get(readWireId(id) ?? '')
    return profile === undefined ? { fault: unknownProfile('') } : planEdit(context, call, read, profile, kinds, '')
  })
  const items: BatchItem[] = []
  const refused: ItemFailure[] = []
  for (const [index, { resource, read }] of rows.entries()) {
    const plan = plans[index] ?? []
    if ('write' in plan) {
      items.push(itemOf(plan.write, resource))
      continue
    }
    // A refused item is not looked at again.
    items.push({ set: {} })
    const problems = ('fault' in plan ? [plan.fault] : plan).map(problemOf)
    refused.push({ index, problems, original: read === 'oversized' ? null : resource.data })
  }
  return { items, refused }
}
