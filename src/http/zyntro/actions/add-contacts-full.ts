import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import { findCompanyOfProfile } from '../../../engine/companies/find-company.ts'
import { idIn, isAsked, requireIds, textIn } from '../body.ts'
import { type Action, type Call, done, isOwnOrg, type Outcome, refuse } from '../call.ts'
import { entityIn, readCompanyFields } from '../company-fields.ts'
import { type ContactEdit, readContactFields } from '../contact-fields.ts'
import { contactExists, type Fault, invalidValue, missing, noContact, noMember, noOrganization } from '../fault.ts'
import { type FoundContact, findByEmail, findById, findByPhone } from '../find-contact.ts'
import { findActiveMember } from '../members.ts'
import { readConfig, readCrmSettings } from '../settings.ts'
import type { ZyntroContext } from '../surface.ts'
import { settleCompany } from '../write-company.ts'
import { keptOut, type Landing, onContact, writeContact, writeOwner } from '../write-contact.ts'

const modes = ['insert', 'update', 'upsert'] as const
type Mode = (typeof modes)[number]
const lookups = ['email', 'phone', 'contact_id'] as const
type Lookup = (typeof lookups)[number]

/** One of the values in any case; left out, the default; undefined for anything else. */
function readChoice<C extends string>(body: JsonObject, name: string, choices: readonly C[], fallback: C) {
  const value = memberOf(body, name) ?? ''
  if (value === '') return fallback
  const text = typeof value === 'string' ? value.trim().toLowerCase() : undefined
  return choices.find(choice => choice === text)
}

/** The value by which the contact is looked for. */
function readKey(lookup: Lookup, contact: JsonObject, body: JsonObject): string | undefined {
  if (lookup === 'email') return textIn(contact, 'primaryEmail')
  if (lookup === 'phone') return textIn(contact, 'primaryPhone')
  return idIn(contact, 'contact_id') ?? idIn(contact, 'contactId') ?? idIn(body, 'contact_id')
}

const keyLabels = { email: 'primaryEmail', phone: 'primaryPhone', contact_id: 'contact ID' } as const

async function find(
  context: ZyntroContext,
  call: Call,
  lookup: Lookup,
  key: string,
): Promise<FoundContact | undefined> {
  if (lookup === 'contact_id') return findById(context, call, key)
  const config = await readConfig(context, call)
  return (lookup === 'email' ? findByEmail : findByPhone)(context, call, config, key)
}

/** Why a contact that was looked for may not be written in this mode. */
function refusalIn(mode: Mode, found: FoundContact | undefined, contact: JsonObject): Fault | undefined {
  if (found !== undefined) return mode === 'insert' ? contactExists : undefined
  if (mode === 'update') return noContact
  return textIn(contact, 'firstName') === undefined ? missing('firstName') : undefined
}

function landingOf(mode: Mode, lookup: Lookup, found: FoundContact | undefined): Landing {
  if (found !== undefined) return onContact(found.homeId)
  const create = mode === 'insert' ? 'new' : 'yes'
  return lookup === 'contact_id' ? { create, needsPerson: false } : { create, matchKey: lookup, needsPerson: true }
}

type Request = {
  readonly memberId: string
  readonly contact: JsonObject
  readonly edit: ContactEdit
  readonly mode: Mode
  readonly lookup: Lookup
}

/** Everything that is judged before anybody is looked for. */
async function readRequest(context: ZyntroContext, call: Call): Promise<Request | { readonly fault: Fault }> {
  const { body } = call
  const required = requireIds(body, ['org_id', 'member_id'])
  if ('fault' in required) return required
  const contact = memberOf(body, 'contact')
  if (!isJsonObject(contact)) return { fault: missing('contact data') }
  const mode = readChoice(body, 'mode', modes, 'upsert')
  if (mode === undefined) return { fault: invalidValue('mode') }
  const lookup = readChoice(body, 'lookup_by', lookups, 'email')
  if (lookup === undefined) return { fault: invalidValue('lookup_by') }
  const edit = readContactFields(contact, { mergesTags: false })
  if ('fault' in edit) return edit
  if (!isOwnOrg(call, required.ids.org_id)) return { fault: noOrganization }
  const memberId = await findActiveMember(context, call, required.ids.member_id)
  return memberId === undefined ? { fault: noMember } : { memberId, contact, edit, mode, lookup }
}

async function writeFull(context: ZyntroContext, call: Call): Promise<Outcome> {
  const request = await readRequest(context, call)
  if ('fault' in request) return refuse(request.fault)
  const { memberId, contact, edit, mode, lookup } = request
  const entity = readCompanyFields(entityIn(call.body) ?? {}, { mergesTags: false })
  if ('fault' in entity) return refuse(entity.fault)
  const key = readKey(lookup, contact, call.body)
  if (key === undefined) return refuse(missing(keyLabels[lookup]))
  const found = await find(context, call, lookup, key)
  const fault = refusalIn(mode, found, contact)
  if (fault !== undefined) return refuse(fault)
  const written = await writeContact(context, call, edit, landingOf(mode, lookup, found))
  if (written.kind === 'refused') return refuse(written.fault)
  const { profileId, receipt } = written
  const isNew = receipt.outcome === 'created'
  const ignored = [...edit.ignored, ...keptOut(receipt, edit)]
  const isOwned = edit.owner !== undefined && (await writeOwner(context, call, profileId, edit.owner))
  if (edit.owner !== undefined && !isOwned) ignored.push('owner')
  if (isNew && (!isOwned || edit.owner === null)) await writeOwner(context, call, profileId, memberId)
  const { companies } = await readCrmSettings(context, call)
  const company = isAsked(call.body, 'skip_entity')
    ? await findCompanyOfProfile(context.engine.database, call.workspaceId, profileId)
    : await settleCompany(context, call, profileId, entity, { mode: companies, fields: edit.set })
  const data = { contact_id: profileId, entity_id: company?.id ?? null, action: isNew ? 'created' : 'updated' }
  return isAsked(call.body, 'debug') ? done(data, debugOf(request, found, ignored)) : done(data)
}

function debugOf({ mode, lookup }: Request, found: FoundContact | undefined, ignored: readonly string[]): JsonObject {
  const matchedOn: Json = found === undefined ? null : lookup
  return { mode, lookup_by: lookup, matched_on: matchedOn, ignored_fields: ignored }
}

export const addContactsFull: Action = { path: 'crm/addContactsFull', credentials: 'both', handle: writeFull }
