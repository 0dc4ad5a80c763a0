import { isJsonObject, type JsonObject } from '../../domain/json.ts'
import type { CompanyRow } from '../../store/read/company.ts'

/** An organisation that profiles of a workspace belong to. */
export type Company = {
  readonly id: string
  readonly name: string
  readonly fields: JsonObject
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

export function toCompany(row: CompanyRow): Company {
  if (!isJsonObject(row.fields)) throw new Error('fields of a company are stored as an object')
  return {
    id: row.company_id,
    name: row.name,
    fields: row.fields,
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
  }
}
