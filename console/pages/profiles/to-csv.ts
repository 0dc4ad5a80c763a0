import type { Schemas } from '../../../client/api/client.ts'
import { personName } from '../../kit/person-name.ts'

type Profile = Schemas['Profile']

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Quoted; what a spreadsheet would take for a formula begins with an apostrophe. */
function cellOf(text: string): string {
  const defused = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
  return `"${defused.replaceAll('"', '""')}"`
}

function shownOf(profile: Profile, column: string): string {
  if (column === 'name') return personName(profile)
  if (column === 'identifiers') return profile.identifiers.map(({ kind, value }) => `${kind}:${value}`).join(' ')
  if (column === 'created_at') return profile.created_at
  if (column === 'updated_at') return profile.updated_at
  return textOf(Object.hasOwn(profile.fields, column) ? profile.fields[column] : undefined)
}

/** People as CSV with the columns of a table, their ids first. */
export function toCsv(profiles: readonly Profile[], columns: readonly string[]): string {
  const head = ['profile_id', ...columns].map(cellOf).join(',')
  const rows = profiles.map(profile => [profile.id, ...columns.map(column => shownOf(profile, column))].map(cellOf))
  return [head, ...rows.map(row => row.join(','))].join('\r\n')
}
