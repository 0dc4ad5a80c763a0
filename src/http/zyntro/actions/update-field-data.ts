import { isJsonObject, type JsonObject, memberOf } from '../../../domain/json.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { readCompany } from '../../../engine/companies/find-company.ts'
import { changeCompany } from '../../../engine/companies/save-company.ts'
import { idIn, requireIds } from '../body.ts'
import { type Action, type Call, done, isOwnOrg, type Outcome, refuse } from '../call.ts'
import { type CompanyEdit, isCompanyField, readCompanyFields } from '../company-fields.ts'
import { type ContactEdit, isContactField, readContactFields } from '../contact-fields.ts'
import { companyExists, missing, noCompany, noContact, nothingKnown } from '../fault.ts'
import { fieldReference } from '../field-reference.ts'
import { findById } from '../find-contact.ts'
import type { ZyntroContext } from '../surface.ts'
import { keptOut, onContact, writeContact, writeOwner } from '../write-contact.ts'

type Split = { readonly contact: JsonObject; readonly entity: JsonObject; readonly ignored: readonly string[] }

/** Each field goes to the contact where contacts have it, else to the entity; what neither has is ignored. */
function splitFields(fields: JsonObject, { contact, entity }: { contact: boolean; entity: boolean }): Split {
  const names = Object.keys(fields)
  const ofContact = names.filter(name => contact && isContactField(name))
  const ofEntity = names.filter(name => entity && isCompanyField(name) && !ofContact.includes(name))
  return {
    contact: pick(fields, ofContact),
    entity: pick(fields, ofEntity),
    ignored: names.filter(name => !ofContact.includes(name) && !ofEntity.includes(name)),
  }
}

function pick(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map(name => [name, memberOf(fields, name) ?? null]))
}

async function updateContact(context: ZyntroContext, call: Call, homeId: string, edit: ContactEdit) {
  const written = await writeContact(context, call, edit, onContact(homeId))
  if (written.kind === 'refused') return written
  const ignored = [...edit.ignored, ...keptOut(written.receipt, edit)]
  if (edit.owner !== undefined && !(await writeOwner(context, call, written.profileId, edit.owner))) {
    ignored.push('owner')
  }
  return { kind: 'written', profileId: written.profileId, ignored } as const
}

async function updateCompany(
  { engine, now, newId }: ZyntroContext,
  { workspaceId }: Call,
  id: string,
  edit: CompanyEdit,
) {
  const { edits, name } = edit
  const change = { edits, ...(name !== undefined && { name }) }
  const changed = await changeCompany(engine.database, { now, newId }, workspaceId, id, change)
  if (changed === 'name_taken') return companyExists
  return changed === 'not_found' ? noCompany : undefined
}

async function update(context: ZyntroContext, call: Call): Promise<Outcome> {
  const { body } = call
  const required = requireIds(body, ['org_id'])
  if ('fault' in required) return refuse(required.fault)
  const [contactId, entityId] = [idIn(body, 'contact_id'), idIn(body, 'entity_id')?.toLowerCase()]
  if (contactId === undefined && entityId === undefined) return refuse(missing('contact ID or entity ID'))
  const fields = memberOf(body, 'fields')
  if (!isJsonObject(fields)) return refuse(missing('fields'))
  const isOwn = isOwnOrg(call, required.ids.org_id)
  const contact = contactId !== undefined && isOwn ? await findById(context, call, contactId) : undefined
  if (contactId !== undefined && contact === undefined) return refuse(noContact)
  if (entityId !== undefined) {
    const isThere = isOwn && isUuid(entityId)
    const company = isThere ? await readCompany(context.engine.database, call.workspaceId, entityId) : undefined
    if (company === undefined) return refuse(noCompany)
  }
  const split = splitFields(fields, { contact: contact !== undefined, entity: entityId !== undefined })
  const edit = readContactFields(split.contact, { mergesTags: true })
  if ('fault' in edit) return refuse(edit.fault)
  const companyEdit = readCompanyFields(split.entity, { mergesTags: true })
  if ('fault' in companyEdit) return refuse(companyEdit.fault)
  const known = [...edit.known, ...companyEdit.known]
  if (known.length === 0) return refuse(nothingKnown)
  const ignored = new Set([...split.ignored, ...companyEdit.ignored])
  if (entityId !== undefined && companyEdit.known.length > 0) {
    const fault = await updateCompany(context, call, entityId, companyEdit)
    if (fault !== undefined) return refuse(fault)
  }
  let profileId: string | null = null
  if (contact !== undefined) {
    const updated = await updateContact(context, call, contact.homeId, edit)
    if (updated.kind === 'refused') return refuse(updated.fault)
    profileId = updated.profileId
    for (const name of updated.ignored) ignored.add(name)
  }
  return done({
    contact_id: profileId,
    entity_id: entityId ?? null,
    updated: known.filter(name => !ignored.has(name)),
    ignored: [...ignored],
  })
}

export const updateFieldData: Action = {
  path: 'crm/updateFieldData',
  credentials: 'both',
  openly: body => (memberOf(body, 'help') === true ? fieldReference : undefined),
  handle: update,
}
