import { idIn } from '../body.ts'
import { type Action, done, isOwnOrg, refuse } from '../call.ts'
import { missingBrand, missingOrg, noOrganization } from '../fault.ts'
import { listActiveMembers } from '../members.ts'
import { readCrmSettings } from '../settings.ts'

/** Every member is of every brand, so which one is named does not matter. */
function isBrand(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text)
}

export const fetchMembers: Action = {
  path: 'fetchMembers',
  credentials: 'personal',
  async handle(context, call) {
    const { allowsKeyOnly } = await readCrmSettings(context, call)
    if (!allowsKeyOnly) return { kind: 'closed' }
    if (!isBrand(idIn(call.body, 'brand_id'))) return refuse(missingBrand)
    const orgId = idIn(call.body, 'org_id')
    if (orgId === undefined) return refuse(missingOrg)
    return isOwnOrg(call, orgId) ? done(await listActiveMembers(context, call)) : refuse(noOrganization)
  },
}
