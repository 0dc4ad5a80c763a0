import type { WorkspaceConfig } from '../../domain/config.ts'
import { normaliseIdentifier } from '../../domain/identity/normalise.ts'
import { isStorableText } from '../../domain/json.ts'
import { isUuid } from '../../domain/uuid.ts'
import { parsePhone } from '../../engine/phone.ts'
import { profileFindByIdentifier, profileFindLineage } from '../../store/read/profile-find.ts'
import { type Caller, isOwnOrg } from './call.ts'
import type { ZyntroContext } from './surface.ts'

/** The identity kind, where a workspace has declared it, under which ids imported from Zyntro are kept. */
const importedKind = 'zyntro_contact_id'

export type FoundContact = {
  readonly profileId: string
  /** The profile that the id itself names, be it absorbed by now: what is written by that id stays with it. */
  readonly homeId: string
}

/** The live profile behind the first of these identifiers that anybody holds. */
async function findByIdentifiers(
  { engine }: ZyntroContext,
  { workspaceId }: Caller,
  identifiers: readonly { readonly kind: string; readonly value: string }[],
): Promise<FoundContact | undefined> {
  if (identifiers.length === 0) return undefined
  const kinds = identifiers.map(({ kind }) => kind)
  const values = identifiers.map(({ value }) => value)
  const rows = await engine.database.run(profileFindByIdentifier, [workspaceId, kinds, values])
  const first = rows.toSorted((a, b) => a.place - b.place)[0]
  return first && { profileId: first.profile_id, homeId: first.profile_id }
}

/** The contact of an id, or the one that has absorbed it; undefined also for what is no id. */
export async function findById(
  context: ZyntroContext,
  caller: Caller,
  contactId: string,
): Promise<FoundContact | undefined> {
  const { database, config } = context.engine
  const { workspaceId } = caller
  const homeId = contactId.toLowerCase()
  const [row] = isUuid(homeId) ? await database.run(profileFindLineage, [workspaceId, homeId]) : []
  if (row !== undefined) return { profileId: row.profile_id, homeId }
  const settings = (await config.get(workspaceId))?.settings
  if (!settings?.identityKinds.some(({ kind }) => kind === importedKind) || contactId.includes('\0')) return undefined
  return findByIdentifiers(context, caller, [{ kind: importedKind, value: contactId.trim() }])
}

/** The contact of an id within the organisation that a call names. */
export async function findInOrg(
  context: ZyntroContext,
  caller: Caller,
  ids: { readonly org_id: string; readonly contact_id: string },
): Promise<FoundContact | undefined> {
  return isOwnOrg(caller, ids.org_id) ? findById(context, caller, ids.contact_id) : undefined
}

export function findByEmail(
  context: ZyntroContext,
  caller: Caller,
  config: WorkspaceConfig,
  email: string,
): Promise<FoundContact | undefined> {
  return findByIdentifiers(context, caller, [normalised('email', email, config)].filter(isFindable))
}

/** Numbers compare by their digits, with or without a plus before them. */
export function findByPhone(
  context: ZyntroContext,
  caller: Caller,
  config: WorkspaceConfig,
  phone: string,
): Promise<FoundContact | undefined> {
  const digits = phone.replaceAll(/\D/g, '')
  const spellings = digits === '' ? [phone.trim()] : [phone.trim(), digits, `+${digits}`]
  const identifiers = new Map(
    [normalised('phone', phone, config), ...spellings.map(value => ({ kind: 'phone', value }))].map(each => [
      each.value,
      each,
    ]),
  )
  return findByIdentifiers(context, caller, [...identifiers.values()].filter(isFindable))
}

function normalised(kind: 'email' | 'phone', raw: string, { settings }: WorkspaceConfig) {
  return { kind, value: normaliseIdentifier(kind, raw, settings.defaultRegion, parsePhone) }
}

/** What the database cannot hold, nobody holds. */
function isFindable({ value }: { readonly value: string }): boolean {
  return value !== '' && isStorableText(value)
}
