import { type Behaviour, behaviours, type Problem, type ProfileWrite, type Provenance } from '../command.ts'
import { isJsonObject, type Json, type JsonObject, memberOf, setMember } from '../json.ts'
import { parseTimestamp } from '../schema/validate-value.ts'

// A profile as an export of NDJSON wrote it becomes one command, so that it stands whole or not at all, also without an
// identifier to find it by. Ids, revisions and the times of the rows themselves are the new workspace's own; scores are
// computed there. What a later observation says there stays, as with every write.

/** What the import says of all its rows. */
export type RestoreContext = Pick<ProfileWrite, 'source' | 'linkPolicy' | 'undeclared' | 'onInvalid'>

export type RestoredRow =
  | { readonly commands: readonly ProfileWrite[] }
  | { readonly problems: readonly [Problem, ...Problem[]] }

type Draft = {
  readonly context: RestoreContext
  readonly problems: Problem[]
  readonly provenance: Record<string, Provenance>
  readonly behaviours: Record<string, Behaviour>
}

type RestoredIdentifiers = NonNullable<ProfileWrite['restored']>['identifiers']

function refuse(draft: Draft, path: string, message: string): undefined {
  draft.problems.push({ code: 'invalid_value', path, message })
}

/** A member that is an object; one that is left out is empty. */
function readObject(draft: Draft, values: JsonObject, name: string): JsonObject {
  const value = memberOf(values, name)
  if (value === undefined || isJsonObject(value)) return value ?? {}
  refuse(draft, name, 'expected an object')
  return {}
}

function readTime(draft: Draft, value: Json | undefined, path: string): number | undefined {
  const ms = typeof value === 'string' ? parseTimestamp(value) : undefined
  return ms ?? refuse(draft, path, 'expected an ISO 8601 timestamp with a time zone')
}

function readSource(draft: Draft, value: Json | undefined, path: string): string | undefined {
  if (value === undefined) return draft.context.source
  return typeof value === 'string' && value !== '' ? value : refuse(draft, path, 'expected a text')
}

function readProvenance(draft: Draft, name: string, said: Json, path: string): void {
  if (!isJsonObject(said)) {
    refuse(draft, path, 'expected an object')
    return
  }
  const observedAtMs = readTime(draft, memberOf(said, 'observed_at'), `${path}.observed_at`)
  const source = readSource(draft, memberOf(said, 'source'), `${path}.source`)
  const given = memberOf(said, 'behaviour')
  const behaviour = behaviours.find(known => known === given)
  if (given !== undefined && behaviour === undefined) {
    refuse(draft, `${path}.behaviour`, `expected one of ${behaviours.join(', ')}`)
  }
  if (observedAtMs === undefined || source === undefined) return
  setMember(draft.provenance, name, { observedAtMs, source })
  if (behaviour !== undefined) setMember(draft.behaviours, name, behaviour)
}

function readIdentifiers(draft: Draft, given: Json | undefined): RestoredIdentifiers {
  if (given === undefined) return []
  if (!Array.isArray(given)) {
    refuse(draft, 'identifiers', 'expected a list')
    return []
  }
  const items: readonly Json[] = given
  return items.flatMap((item, index) => {
    const path = `identifiers[${index}]`
    const members = isJsonObject(item) ? item : {}
    const [kind, value] = [memberOf(members, 'kind'), memberOf(members, 'value')]
    if (typeof kind !== 'string' || typeof value !== 'string') {
      refuse(draft, path, 'expected an object with kind and value')
      return []
    }
    const firstSeenMs = readTime(draft, memberOf(members, 'first_seen_at'), `${path}.first_seen_at`)
    const source = readSource(draft, memberOf(members, 'source'), `${path}.source`)
    return firstSeenMs === undefined || source === undefined ? [] : [{ kind, value, firstSeenMs, source }]
  })
}

/** The command that makes the profile of a row of an export anew. */
export function restoreProfile(values: JsonObject, context: RestoreContext): RestoredRow {
  const draft: Draft = { context, problems: [], provenance: {}, behaviours: {} }
  const set: Record<string, Json> = {}
  if (!Object.hasOwn(values, 'fields')) refuse(draft, 'fields', 'expected an object; a row is a profile of an export')
  for (const [name, value] of Object.entries(readObject(draft, values, 'fields'))) setMember(set, name, value)
  for (const [name, said] of Object.entries(readObject(draft, values, 'provenance'))) {
    if (Object.hasOwn(set, name)) readProvenance(draft, name, said, `provenance.${name}`)
  }
  for (const [name, said] of Object.entries(readObject(draft, values, 'cleared'))) {
    if (Object.hasOwn(set, name)) {
      refuse(draft, `cleared.${name}`, 'expected a field that has no value')
      continue
    }
    setMember(set, name, null)
    readProvenance(draft, name, said, `cleared.${name}`)
  }
  const identifiers = readIdentifiers(draft, memberOf(values, 'identifiers'))
  const [problem, ...others] = draft.problems
  if (problem !== undefined) return { problems: [problem, ...others] }
  const { provenance, behaviours: ways } = draft
  return {
    commands: [
      {
        ...context,
        type: 'profile',
        set,
        behaviours: ways,
        create: 'yes',
        needsPerson: false,
        restored: { provenance, identifiers },
      },
    ],
  }
}
