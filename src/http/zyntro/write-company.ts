import type { CompanyMode } from '../../domain/config.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { Company } from '../../engine/companies/company.ts'
import { findCompany, findCompanyOfProfile } from '../../engine/companies/find-company.ts'
import { assignCompany, changeCompany, makeCompany } from '../../engine/companies/save-company.ts'
import type { Caller } from './call.ts'
import type { CompanyEdit } from './company-fields.ts'
import { nameOf } from './contact-view.ts'
import type { ZyntroContext } from './surface.ts'

/** The company of a name, or else of a website; made where there is none. */
async function findOrMake(
  context: ZyntroContext,
  { workspaceId }: Caller,
  name: string,
  { website, edits }: CompanyEdit,
): Promise<Company> {
  const { database } = context.engine
  const known = await findCompany(database, workspaceId, name, website)
  const made = known ?? (await makeCompany(database, context, workspaceId, name, edits))
  // Somebody else has made it meanwhile.
  const company = made ?? (await findCompany(database, workspaceId, name))
  if (company === undefined) throw new Error('a company whose name is taken is not there')
  return company === made && known === undefined ? company : applyEdits(context, workspaceId, company, edits)
}

async function applyEdits(
  context: ZyntroContext,
  workspaceId: string,
  company: Company,
  edits: CompanyEdit['edits'],
): Promise<Company> {
  if (edits.length === 0) return company
  const changed = await changeCompany(context.engine.database, context, workspaceId, company.id, { edits })
  return typeof changed === 'string' ? company : changed
}

/**
 * Brings a contact to its company: the one that the entity names, or, where contacts must have one, a company of the
 * contact's own name. An entity without a name changes the company that the contact has.
 */
export async function settleCompany(
  context: ZyntroContext,
  caller: Caller,
  profileId: string,
  edit: CompanyEdit,
  { mode, fields }: { readonly mode: CompanyMode; readonly fields: JsonObject },
): Promise<Company | undefined> {
  const current = await findCompanyOfProfile(context.engine.database, caller.workspaceId, profileId)
  if (mode === 'none') return current
  const derived = mode === 'required' && current === undefined ? nameOf(fields) : null
  const name = edit.name ?? derived
  if (name === null) return current && applyEdits(context, caller.workspaceId, current, edit.edits)
  const company = await findOrMake(context, caller, name, edit)
  if (company.id !== current?.id) {
    await assignCompany(context.engine.database, caller.workspaceId, profileId, company.id)
  }
  return company
}
