import { Type } from 'typebox'
import { type AliasKind, identityKinds, isAliasKind } from '../alias.ts'
import { asking, fail, type Route, reading, writing } from '../call.ts'
import { editMetadata } from '../edit-metadata.ts'
import { type Fault, invalid, notFound } from '../fault.ts'
import { findLeadByAlias } from '../find-lead.ts'
import { wireLeadId } from '../lead-id.ts'
import { readLeadRules, viewMetadata } from '../lead-view.ts'
import { PlainText } from '../query.ts'

const url = '/lead/by-alias'

const Query = Type.Object({ kind: Type.Optional(Type.String()), value: PlainText })

const noSuchAlias = notFound('no lead of this workspace has this alias')

function readKind(kind = 'email'): { readonly kind: AliasKind } | { readonly fault: Fault } {
  if (isAliasKind(kind)) return { kind }
  return { fault: invalid('kind', `must be one of ${Object.keys(identityKinds).join(', ')}`) }
}

export const leadByAliasRoutes: readonly Route[] = [
  {
    method: 'GET',
    url,
    access: reading,
    handle: asking(Query, async (context, call, { kind, value }) => {
      const read = readKind(kind)
      if ('fault' in read) return fail(read.fault)
      const rules = await readLeadRules(context, call)
      const profile = await findLeadByAlias(context, call, rules, { kind: read.kind, value })
      if (profile === undefined) return fail(noSuchAlias)
      const email = profile.identifiers.find(identifier => identifier.kind === 'email')?.value ?? null
      const metadata = viewMetadata(rules, profile)
      return { status: 200, body: { lead_id: wireLeadId(profile.profileId), email, metadata } }
    }),
  },
  {
    method: 'PATCH',
    url: `${url}/metadata`,
    access: writing,
    handle: asking(Query, async (context, call, { kind, value }) => {
      const read = readKind(kind)
      if ('fault' in read) return fail(read.fault)
      const rules = await readLeadRules(context, call)
      const profile = await findLeadByAlias(context, call, rules, { kind: read.kind, value })
      return editMetadata(context, call, rules, profile?.profileId)
    }),
  },
]
