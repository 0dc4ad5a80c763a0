import type { JsonObject } from '../../domain/json.ts'
import { observedMs, type Stamp, sourceOf } from '../../domain/plan/register.ts'
import type { ExportedProfileRow } from '../../store/read/export-profiles.ts'
import { decodeStampGroups } from '../../store/stamps.ts'
import { pickFields } from './stored-fields.ts'

/** A profile as a page of an export has it. */
export type ExportedProfile = {
  readonly row: ExportedProfileRow
  /** `fields` as the text that they were read as. */
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

/** Sessions run in UTC, so nearly every time takes the short way. */
function isoOf(time: string): string {
  return time.length === 29 && time.endsWith('+00:00') ? `${time.slice(0, 23)}Z` : new Date(time).toISOString()
}

export function readIdentifiers({ identifiers }: ExportedProfileRow): readonly ExportedIdentifier[] {
  if (!Array.isArray(identifiers)) return []
  return identifiers
    .map(([kind, value, firstSeenAt, source, homeId]): ExportedIdentifier => {
      const seen = { kind, value, first_seen_at: isoOf(firstSeenAt), source }
      return homeId === null ? seen : { ...seen, home_id: homeId }
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

/** Names of fields as JSON has them: there are few, and each comes with nearly every profile. */
function createNames(): (name: string) => string {
  const known = new Map<string, string>()
  return name => {
    const quoted = known.get(name) ?? JSON.stringify(name)
    if (known.size < 10_000) known.set(name, quoted)
    return quoted
  }
}

type Choice = { readonly isWanted: (name: string) => boolean; readonly quote: (name: string) => string }

/** Where each value comes from, and when and by whom fields without one were cleared; as members of JSON objects. */
function stampTexts(fields: JsonObject, meta: string, { isWanted, quote }: Choice) {
  const provenance: string[] = []
  const cleared: string[] = []
  for (const { stamp, names } of decodeStampGroups(meta)) {
    const text = stampText(stamp)
    for (const name of names) {
      if (!isWanted(name)) continue
      const list = Object.hasOwn(fields, name) ? provenance : cleared
      list.push(`${quote(name)}:${text}`)
    }
  }
  return { provenance: provenance.join(','), cleared: cleared.join(',') }
}

/** Writes profiles as lines of NDJSON. Texts of the database that are JSON already are passed on as they are. */
export function profileLines(wanted: readonly string[] | null, rulesets: ReadonlyMap<string, string>) {
  const names = wanted === null ? undefined : new Set(wanted)
  const choice: Choice = { isWanted: name => names === undefined || names.has(name), quote: createNames() }
  return ({ row, fields, fieldsText }: ExportedProfile): string => {
    const { provenance, cleared } = stampTexts(fields, row.field_meta ?? '[]', choice)
    const shown = wanted === null ? fieldsText : JSON.stringify(pickFields(fields, wanted))
    const scores = row.scores === null ? '[]' : JSON.stringify(readScores(row, rulesets))
    return (
      `{"id":"${row.profile_id}","fields":${shown},"provenance":{${provenance}},"cleared":{${cleared}}` +
      `,"identifiers":${JSON.stringify(readIdentifiers(row))},"absorbed":${JSON.stringify(row.absorbed ?? [])}` +
      `,"scores":${scores},"created_at":"${row.created_at.toISOString()}","updated_at":"${row.updated_at.toISOString()}"}`
    )
  }
}
