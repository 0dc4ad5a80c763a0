import type { ChangeRow, FlushPlan, IdentifierRow, ProfileRow } from '../../domain/plan/flush-plan.ts'
import { arrivalMs, arrivalsPerMs } from '../../domain/plan/register.ts'
import type { CopyTarget } from '../database.ts'
import { encodeStamps } from '../stamps.ts'
import { sorted } from './sorted.ts'

// The rows that a plan adds, in the text form of COPY: a line a row, columns apart by tabs. Rows that are there already
// make the copy fail by their key, as a guard of the flush statement would have.

export const profileCopy: CopyTarget = {
  name: 'profile_copy',
  text: `copy profile (workspace_id, profile_id, fields, field_meta, own, absorbed, vetoed, merged_into, created_at, updated_at,
    revision, version) from stdin`,
}

export const identifierCopy: CopyTarget = {
  name: 'identifier_copy',
  text: 'copy identifier (workspace_id, kind, value, profile_id, home_profile_id, first_seen_at, source) from stdin',
}

export const profileChangeCopy: CopyTarget = {
  name: 'profile_change_copy',
  text: 'copy profile_change (workspace_id, profile_id, changed_at, arrival, kind, source, revision, changes) from stdin',
}

const nothing = '\\N'

function escaped(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  return character === '\t' ? '\\t' : '\\\\'
}

/** Any text as a column. */
function text(value: string): string {
  return /[\\\t\n\r]/.test(value) ? value.replaceAll(/[\\\t\n\r]/g, escaped) : value
}

/** JSON holds no tabs and line ends, only backslashes. */
function json(value: unknown): string {
  const written = JSON.stringify(value)
  return written.includes('\\') ? written.replaceAll('\\', '\\\\') : written
}

function uuids(ids: readonly string[]): string {
  return `{${ids.join(',')}}`
}

/** Writes times as text; of the rows of a flush most have the same millisecond. */
function createTimes() {
  let lastMs = Number.NaN
  let lastText = ''
  const ofMs = (ms: number): string => {
    if (ms === lastMs) return lastText
    lastMs = ms
    lastText = new Date(ms).toISOString().slice(0, -1)
    return lastText
  }
  return {
    ofMs: (ms: number): string => `${ofMs(ms)}Z`,
    /** To the microsecond. */
    ofArrival: (arrival: number): string =>
      `${ofMs(arrivalMs(arrival))}${String(arrival % arrivalsPerMs).padStart(3, '0')}Z`,
  }
}

type Times = ReturnType<typeof createTimes>

function profileLine(workspaceId: string, row: ProfileRow, times: Times): string {
  const own = row.own === null ? nothing : json(row.own)
  const lineage = `${uuids(row.absorbed)}\t${uuids(row.vetoed)}\t${row.mergedInto ?? nothing}`
  const at = `${times.ofMs(row.createdAtMs)}\t${times.ofArrival(row.lastArrival)}`
  return `${workspaceId}\t${row.profileId}\t${json(row.fields)}\t${text(encodeStamps(row.meta))}\t${own}\t${lineage}\t${at}\t${row.revision}\t0\n`
}

function identifierLine(workspaceId: string, row: IdentifierRow, times: Times): string {
  const at = times.ofMs(row.firstSeenMs)
  return `${workspaceId}\t${text(row.kind)}\t${text(row.value)}\t${row.profileId}\t${row.homeId}\t${at}\t${text(row.source)}\n`
}

function changeLine(workspaceId: string, row: ChangeRow, times: Times): string {
  const at = times.ofMs(arrivalMs(row.arrival))
  return `${workspaceId}\t${row.profileId}\t${at}\t${row.arrival}\t${row.kind}\t${text(row.source)}\t${row.revision}\t${json(row.changes)}\n`
}

function lines<T>(rows: readonly T[], line: (row: T) => string): string {
  let all = ''
  for (const row of rows) all += line(row)
  return all
}

export type CopiedRows = { readonly into: CopyTarget; readonly rows: string }

/** What a plan adds to profiles, identifiers and history; parts without rows are left out. */
export function copiedRows(workspaceId: string, { inserted, attached, changes }: FlushPlan): readonly CopiedRows[] {
  const times = createTimes()
  const byValue = sorted(attached, row => `${row.kind} ${row.value}`)
  return [
    { into: profileCopy, rows: lines(inserted, row => profileLine(workspaceId, row, times)) },
    { into: identifierCopy, rows: lines(byValue, row => identifierLine(workspaceId, row, times)) },
    { into: profileChangeCopy, rows: lines(changes, row => changeLine(workspaceId, row, times)) },
  ].filter(({ rows }) => rows !== '')
}
