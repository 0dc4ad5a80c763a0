import { Type } from 'typebox'
import { assignOwner, findOwner } from '../../../engine/profiles/assign-owner.ts'
import { eraseProfile } from '../../../engine/profiles/erase-profile.ts'
import { viewAlias } from '../alias-wire.ts'
import { changeContextOf, fail, type Route, reading, taking, writing } from '../call.ts'
import { nothingToChange } from '../definitions.ts'
import { editMetadata } from '../edit-metadata.ts'
import { invalid } from '../fault.ts'
import { answerLead, findLead, noSuchLead } from '../find-lead.ts'
import { wireLeadId } from '../lead-id.ts'
import { readLeadRules, viewLeadNow } from '../lead-view.ts'
import { NullableText, textOrNull } from '../read-members.ts'

const url = '/lead/:lead_id'
const maxOwnerLength = 200

const Change = Type.Object({ owner_name: Type.Optional(NullableText) })

export const leadRoutes: readonly Route[] = [
  {
    method: 'GET',
    url,
    access: reading,
    handle: (context, call) =>
      answerLead(context, call, (profile, rules) => ({ status: 200, body: viewLeadNow(rules, profile) })),
  },
  {
    method: 'PUT',
    url,
    access: writing,
    handle: taking(Change, async (context, call, body) => {
      if (body.owner_name === undefined) return fail(nothingToChange)
      const ownerName = textOrNull(body.owner_name)
      if (ownerName !== null && ownerName.length > maxOwnerLength)
        return fail(invalid('owner_name', `must have at most ${maxOwnerLength} characters`))
      return answerLead(context, call, async (profile, rules) => {
        const { database } = context.engine
        const { workspaceId } = call
        const owner = ownerName === null ? null : await findOwner(database, workspaceId, ownerName)
        const isAssigned = await assignOwner(database, workspaceId, profile.profileId, owner)
        if (!isAssigned) return fail(noSuchLead)
        return { status: 200, body: viewLeadNow(rules, { ...profile, owner }) }
      })
    }),
  },
  {
    method: 'DELETE',
    url,
    access: writing,
    async handle(context, call) {
      const profile = await findLead(context, call, call.params['lead_id'])
      if (profile === undefined) return fail(noSuchLead)
      const { database } = context.engine
      const change = changeContextOf(context, call)
      const isErased = await eraseProfile(database, change, call.workspaceId, profile.profileId)
      if (!isErased) return fail(noSuchLead)
      const message = 'the lead and all its data were deleted'
      return { status: 200, body: { message, lead_id: wireLeadId(profile.profileId) } }
    },
  },
  {
    method: 'PATCH',
    url: `${url}/metadata`,
    access: writing,
    async handle(context, call) {
      const rules = await readLeadRules(context, call)
      const profile = await findLead(context, call, call.params['lead_id'])
      return editMetadata(context, call, rules, profile?.profileId)
    },
  },
  {
    method: 'GET',
    url: `${url}/aliases`,
    access: reading,
    handle: (context, call) =>
      answerLead(context, call, ({ identifiers }) => ({
        status: 200,
        body: { aliases: identifiers.map(viewAlias) },
      })),
  },
]
