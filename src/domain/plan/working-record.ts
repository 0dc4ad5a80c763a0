import type { Json } from '../json.ts'
import type { RecordRow } from './flush-plan.ts'

/** A record while a flush is planned. */
export type WorkingRecord = {
  readonly object: string
  readonly recordId: string
  /** The version read; null for a new row. */
  readonly version: number | null
  fields: Readonly<Record<string, Json>>
  source: string
  person: RecordRow['person']
  atMs: number
  isChanged: boolean
}
