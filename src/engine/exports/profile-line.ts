import { isJsonObject, type JsonObject, memberOf } from '../../domain/json.ts'
import { observedMs, type Stamp, type Stamps, sourceOf } from '../../domain/plan/register.ts'
import type { ExportedProfileRow } from '../../store/read/export-profiles.ts'
import { decodeStamps } from '../../store/stamps.ts'

/** A profile as a page of an export has it. */
export type ExportedProfile = {
  readonly row: ExportedProfileRow
  /** The same as `fields`, or more than it where only some fields are wanted. */
  readonly fieldsText: string
  readonly fields: JsonObject
}

export type ExportedIdentifier = {
  readonly kind: string
  readonly value: string
  readonly first_seen_at: string
  readonly source: string
  /** Of a merged profile: the home, where it is one of those that were absorbed. */
  readonly home_id?: string
}

export function readIdentifiers({ identifiers }: ExportedProfileRow): readonly ExportedIdentifier[] {
  if (!Array.isArray(identifiers)) return []
  return identifiers
    .map(([kind, value, firstSeenAt, source, homeId]): ExportedIdentifier => {
      const first_seen_at = new Date(firstSeenAt).toISOString()
      return { kind, value, first_seen_at, source, ...(homeId !== null && { home_id: homeId }) }
    })
    .sort(compareIdentifiers)
}

function compareIdentifiers(a: ExportedIdentifier, b: ExportedIdentifier): number {
  if (a.first_seen_at !== b.first_seen_at) return a.first_seen_at < b.first_seen_at ? -1 : 1
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1
  return a.value < b.value ? -1 : 1
}

export type ExportedScore = {
  readonly ruleset_id: string
  readonly name: string
  readonly kind: string
  readonly score: number
}

/** Of the rulesets that there still are. */
export function readScores(
  { scores }: ExportedProfileRow,
  names: ReadonlyMap<string, string>,
): readonly ExportedScore[] {
  if (!Array.isArray(scores)) return []
  return scores
    .map(([id, kind, score]) => ({ ruleset_id: id, name: names.get(id) ?? '', kind, score }))
    .filter(({ ruleset_id: id }) => names.has(id))
    .sort((a, b) => (a.ruleset_id < b.ruleset_id ? -1 : 1))
}

function stampText(stamp: Stamp): string {
  const [, , , mode] = stamp
  const behaviour = mode === undefined ? '' : `,"behaviour":"${mode}"`
  const observedAt = new Date(observedMs(stamp)).toISOString()
  return `{"observed_at":"${observedAt}","source":${JSON.stringify(sourceOf(stamp))}${behaviour}}`
}

/** Where each value comes from, and when and by whom fields without one were cleared; as members of JSON objects. */
function stampTexts(fields: JsonObject, stamps: Stamps, isWanted: (name: string) => boolean) {
  const provenance: string[] = []
  const cleared: string[] = []
  // Fields that came together share their stamp.
  let last: Stamp | undefined
  let text = ''
  for (const [name, stamp] of Object.entries(stamps)) {
    if (!isWanted(name)) continue
    if (stamp !== last) text = stampText(stamp)
    last = stamp
    const list = Object.hasOwn(fields, name) ? provenance : cleared
    list.push(`${JSON.stringify(name)}:${text}`)
  }
  return { provenance, cleared }
}

export function parseFields(text: string): JsonObject {
  const fields: unknown = JSON.parse(text)
  if (!isJsonObject(fields)) throw new Error('fields are stored as an object')
  return fields
}

function pick(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = memberOf(fields, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** Writes profiles as lines of NDJSON. Texts of the database that are JSON already are passed on as they are. */
export function profileLines(wanted: readonly string[] | null, rulesets: ReadonlyMap<string, string>) {
  const names = wanted === null ? undefined : new Set(wanted)
  const isWanted = (name: string): boolean => names === undefined || names.has(name)
  return ({ row, fields, fieldsText }: ExportedProfile): string => {
    const { provenance, cleared } = stampTexts(fields, decodeStamps(row.field_meta ?? '[]'), isWanted)
    const shown = wanted === null ? fieldsText : JSON.stringify(pick(fields, wanted))
    const scores = row.scores === null ? '[]' : JSON.stringify(readScores(row, rulesets))
    return (
      `{"id":"${row.profile_id}","fields":${shown},"provenance":{${provenance.join(',')}},"cleared":{${cleared.join(',')}}` +
      `,"identifiers":${JSON.stringify(readIdentifiers(row))},"absorbed":${JSON.stringify(row.absorbed ?? [])}` +
      `,"scores":${scores},"created_at":"${row.created_at.toISOString()}","updated_at":"${row.updated_at.toISOString()}"}`
    )
  }
}
