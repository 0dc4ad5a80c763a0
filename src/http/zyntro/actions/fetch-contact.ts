import { isUuid } from '../../../domain/uuid.ts'
import { isAsked, requireIds } from '../body.ts'
import { type Action, done, refuse } from '../call.ts'
import { readContact } from '../contact-view.ts'
import { noContact } from '../fault.ts'
import { findInOrg } from '../find-contact.ts'

export const fetchContact: Action = {
  path: 'crm/fetchContact',
  credentials: 'both',
  async handle(context, call) {
    const required = requireIds(call.body, ['org_id', 'member_id', 'contact_id'])
    if ('fault' in required) return refuse(required.fault)
    const { ids } = required
    const found = await findInOrg(context, call, ids)
    if (found === undefined) return refuse(noContact)
    const parts = {
      notes: isAsked(call.body, 'include_notes'),
      profile: isAsked(call.body, 'include_profile'),
      signals: isAsked(call.body, 'include_signals'),
      entity: isAsked(call.body, 'include_entity'),
    }
    // Who is no member has written no notes, so the id need not be one.
    const readerId = isUuid(ids.member_id) ? ids.member_id.toLowerCase() : null
    const contact = await readContact(context, call, found.profileId, parts, readerId)
    return contact === undefined ? refuse(noContact) : done(contact)
  },
}
