import type { Caller } from './call.ts'
import { type Fault, noContact, notOwner } from './fault.ts'
import { type FoundContact, findInOrg } from './find-contact.ts'
import { readOwner } from './members.ts'
import type { ZyntroContext } from './surface.ts'

type Ids = { readonly org_id: string; readonly contact_id: string; readonly member_id: string }

/** The contact of an id, which the member named must own. */
export async function findOwned(
  context: ZyntroContext,
  caller: Caller,
  ids: Ids,
): Promise<{ readonly contact: FoundContact; readonly memberId: string } | { readonly fault: Fault }> {
  const contact = await findInOrg(context, caller, ids)
  if (contact === undefined) return { fault: noContact }
  const memberId = ids.member_id.toLowerCase()
  const ownerId = await readOwner(context, caller, contact.profileId)
  return ownerId === memberId ? { contact, memberId } : { fault: notOwner }
}
