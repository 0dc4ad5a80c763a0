import { profileFindByWords } from '../../../store/read/profile-words.ts'
import { isStorable, requireIds, textIn } from '../body.ts'
import { type Action, type Caller, done, isOwnOrg, refuse } from '../call.ts'
import { readContact } from '../contact-view.ts'
import { missing, noContact } from '../fault.ts'
import { type FoundContact, findByEmail, findById, findByPhone } from '../find-contact.ts'
import { readConfig } from '../settings.ts'
import type { ZyntroContext } from '../surface.ts'

const everything = { notes: true, profile: true, signals: true, entity: true }
/** Shorter texts are no part of anything. */
const minPartLength = 2

/** A pattern of `like` for any text that contains this one; null where it is too short to be looked for. */
function containing(text: string): string | null {
  if (text.length < minPartLength) return null
  return `%${text.replace(/[\\%_]/g, character => `\\${character}`)}%`
}

/** The first match: by id, e-mail, phone, whole name, then by part; of several the oldest. */
async function findFirst(context: ZyntroContext, caller: Caller, search: string): Promise<string | undefined> {
  if (!isStorable(search, 0)) return undefined
  const config = await readConfig(context, caller)
  const exact: FoundContact | undefined =
    (await findById(context, caller, search)) ??
    (await findByEmail(context, caller, config, search)) ??
    (await findByPhone(context, caller, config, search))
  if (exact !== undefined) return exact.profileId
  const text = search.normalize('NFC').toLowerCase()
  const { database } = context.engine
  const [row] = await database.run(profileFindByWords, [caller.workspaceId, text, containing(text)])
  return row?.profile_id
}

export const lookupContact: Action = {
  path: 'crm/lookupContact',
  credentials: 'both',
  async handle(context, call) {
    const required = requireIds(call.body, ['org_id'])
    if ('fault' in required) return refuse(required.fault)
    const search = textIn(call.body, 'search_string')?.trim()
    if (search === undefined) return refuse(missing('search_string'))
    const profileId = isOwnOrg(call, required.ids.org_id) ? await findFirst(context, call, search) : undefined
    if (profileId === undefined) return refuse(noContact)
    const contact = await readContact(context, call, profileId, everything, null)
    return contact === undefined ? refuse(noContact) : done(contact)
  },
}
