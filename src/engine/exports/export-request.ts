import type { Json, JsonObject } from '../../domain/json.ts'

export const exportedThings = ['profiles', 'records', 'events', 'conflicts'] as const
export type ExportedThing = (typeof exportedThings)[number]

export const exportFormats = ['csv', 'ndjson', 'parquet'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Pairs that the fields must contain, and further conditions: see store/read/profile-conditions.ts. */
export type ProfileFilter = {
  readonly contains: JsonObject
  readonly conditions: readonly { readonly field: string; readonly op: string; readonly value: Json }[]
}

export type ExportRequest = {
  readonly of: ExportedThing
  readonly format: ExportFormat
  /** Never of Parquet, which compresses by itself. */
  readonly gzip: boolean
  /** Whose records; of other exports the same as `of`. */
  readonly objectName: string
  /** Of profiles, one of the two at most. */
  readonly filter: ProfileFilter | null
  readonly segmentId: string | null
  /** Of profiles and records: the fields wanted, in this order; null is all. */
  readonly fields: readonly string[] | null
  /** Of CSV: text that a spreadsheet would take for a formula gets an apostrophe, so it is no longer what was stored. */
  readonly defusesFormulas: boolean
}

/** What a download is called, such as `orders-20260105T100000Z.csv.gz`. */
export function exportFileName({ objectName, format, gzip }: ExportRequest, atMs: number): string {
  const time = new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
  return `${objectName}-${time}Z.${format}${gzip ? '.gz' : ''}`
}

/** What an export names is not there, or no longer; the message says what. */
export class MissingSubjectError extends Error {}
