import type { Answer } from '../../app/client.ts'
import { several } from '../../kit/words.ts'

export type Export = Answer<'GET /v1/exports/{id}'>

export const exportedThings = ['profiles', 'records', 'events', 'conflicts'] as const
export type ExportedThing = (typeof exportedThings)[number]

const names: Readonly<Record<ExportedThing, string>> = {
  profiles: 'People',
  records: 'Rows of an object',
  events: 'Events',
  conflicts: 'Conflicts',
}

export const exportedOptions = exportedThings.map(value => ({ value, label: names[value] }))

const formats = { csv: 'CSV', ndjson: 'NDJSON', parquet: 'Parquet' } as const
export type ExportFormat = keyof typeof formats

export const formatExplanations: Readonly<Record<ExportFormat, string>> = {
  csv: 'For spreadsheets and other systems: a column for each field.',
  ndjson: 'Everything, with the time and source of each value; can be imported as it was.',
  parquet: 'For data warehouses and notebooks: typed columns, compressed.',
}

export const formatOptions = [
  { value: 'csv', label: formats.csv },
  { value: 'ndjson', label: formats.ndjson },
  { value: 'parquet', label: formats.parquet },
] as const

export function describeFormat({ format, gzip }: Pick<Export, 'format' | 'gzip'>): string {
  return gzip ? `${formats[format]}, gzipped` : formats[format]
}

export function describeThing({ of, object }: Pick<Export, 'of' | 'object'>): string {
  return of === 'records' ? object : names[of]
}

/** What somebody needs to know beside the state. */
export function describeExport(view: Export, nowMs: number): string {
  switch (view.state) {
    case 'pending':
      return 'In the queue'
    case 'running':
      return `${several(view.rows, 'row')} so far`
    case 'failed':
      return view.error ?? 'It failed'
    case 'cancelled':
      return 'There is no file'
    case 'completed':
      return isExpired(view, nowMs) ? 'The file is gone' : several(view.rows, 'row')
  }
}

export function isExpired({ expires_at: expiresAt, file_name: fileName }: Export, nowMs: number): boolean {
  return fileName === null || (expiresAt !== null && Date.parse(expiresAt) <= nowMs)
}
