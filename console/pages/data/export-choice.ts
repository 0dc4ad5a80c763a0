// What somebody has said so far of an export that they want.

import type { call } from '../../app/client.ts'
import type { ExportedThing, ExportFormat } from './export-words.ts'
import type { ExportsSearch } from './searches.ts'

export type Choice = {
  readonly of: ExportedThing
  readonly format: ExportFormat
  readonly isGzipped: boolean
  readonly isForSpreadsheets: boolean
  readonly object: string | null
  readonly who: 'everybody' | 'segment' | 'filter'
  readonly segment: string | null
  readonly filters: string[]
  readonly fields: string[]
}

export function firstChoice({ of, segment, object, filter }: ExportsSearch): Choice {
  return {
    of: of ?? 'profiles',
    format: 'csv',
    isGzipped: false,
    isForSpreadsheets: false,
    object: object ?? null,
    who: segment !== undefined ? 'segment' : filter !== undefined ? 'filter' : 'everybody',
    segment: segment ?? null,
    filters: [...(filter ?? [])],
    fields: [],
  }
}

type Body = Parameters<typeof call<'POST /v1/exports'>>[1]['body']

export function requestOf(choice: Choice): Body {
  const { of, format, who, segment, filters, fields, object } = choice
  const isPeople = of === 'profiles'
  return {
    of,
    format,
    ...(format !== 'parquet' && { gzip: choice.isGzipped }),
    ...(format === 'csv' && { defuse_formulas: choice.isForSpreadsheets }),
    ...(of === 'records' && object !== null && { object }),
    ...(isPeople && who === 'segment' && segment !== null && { segment_id: segment }),
    ...(isPeople && who === 'filter' && filters.length > 0 && { filter: filters }),
    ...((isPeople || of === 'records') && fields.length > 0 && { fields }),
  }
}

export function isComplete({ of, object, who, segment, filters }: Choice): boolean {
  if (of === 'records') return object !== null
  if (of !== 'profiles') return true
  return who === 'everybody' || (who === 'segment' ? segment !== null : filters.length > 0)
}
