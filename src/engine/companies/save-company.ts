// Companies are made and found by their names. The unique name decides between two that make the same one at once.

import type { FieldEdit } from '../../domain/command.ts'
import { jsonEquals } from '../../domain/json.ts'
import { type Database, DatabaseError, type Queryable } from '../../store/database.ts'
import { companyInsert, companyLock, companyUpdate, profileUpdateCompany } from '../../store/write/company.ts'
import { type Company, toCompany } from './company.ts'
import { nameKey, websiteHostOf } from './company-keys.ts'
import { editFields } from './edit-fields.ts'

export type SaveContext = { readonly now: () => number; readonly newId: () => string }

const duplicateKey = '23505'

/** Undefined when somebody else has made a company of this name meanwhile. */
export async function makeCompany(
  database: Queryable,
  { now, newId }: SaveContext,
  workspaceId: string,
  name: string,
  edits: readonly FieldEdit[],
): Promise<Company | undefined> {
  const fields = editFields({}, edits)
  const [id, atMs] = [newId(), now()]
  const [made] = await database.run(companyInsert, [
    workspaceId,
    id,
    name.trim(),
    nameKey(name),
    websiteHostOf(fields),
    JSON.stringify(fields),
    new Date(atMs),
  ])
  return made && { id, name: name.trim(), fields, createdAtMs: atMs, updatedAtMs: atMs }
}

export type CompanyChange = { readonly name?: string; readonly edits: readonly FieldEdit[] }

/** Changes a company; an equal value changes nothing, not even the time. */
export async function changeCompany(
  database: Database,
  { now }: SaveContext,
  workspaceId: string,
  companyId: string,
  { name, edits }: CompanyChange,
): Promise<Company | 'not_found' | 'name_taken'> {
  try {
    return await database.transaction(async tx => {
      const [row] = await tx.run(companyLock, [workspaceId, companyId])
      if (row === undefined) return 'not_found'
      const before = toCompany({ ...row, company_id: companyId })
      const next = { name: name?.trim() ?? before.name, fields: editFields(before.fields, edits) }
      if (next.name === before.name && jsonEquals(before.fields, next.fields)) return before
      const updatedAtMs = now()
      await tx.run(companyUpdate, [
        workspaceId,
        companyId,
        next.name,
        nameKey(next.name),
        websiteHostOf(next.fields),
        JSON.stringify(next.fields),
        new Date(updatedAtMs),
      ])
      return { ...before, ...next, updatedAtMs }
    })
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === duplicateKey) return 'name_taken'
    throw error
  }
}

/** Says which company a live profile belongs to; false when there is no such profile. */
export async function assignCompany(
  database: Queryable,
  workspaceId: string,
  profileId: string,
  companyId: string,
): Promise<boolean> {
  const [assigned] = await database.run(profileUpdateCompany, [workspaceId, profileId, companyId])
  return assigned !== undefined
}
