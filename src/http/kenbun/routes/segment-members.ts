import { Type } from 'typebox'
import { segmentMatches } from '../../../domain/scoring/definitions.ts'
import { segmentRules } from '../../../domain/scoring/plan/segment-rules.ts'
import { scanMembers } from '../../../engine/scoring/segment-members.ts'
import { firstId } from '../../../store/read/bounds.ts'
import { type Call, fail, type Route, reading, taking } from '../call.ts'
import { faultOfRefusal, notFound } from '../fault.ts'
import { findProfiles } from '../find-lead.ts'
import { type LeadRules, readLeadRules, viewLeadListed } from '../lead-view.ts'
import { readPage } from '../page.ts'
import { readSegmentRules, SegmentRuleBody } from '../segment-wire.ts'
import type { KenbunContext } from '../surface.ts'
import { readWireId } from '../wire.ts'

const Preview = Type.Object({
  match: Type.Optional(Type.Enum([...segmentMatches])),
  rules: Type.Array(SegmentRuleBody),
})

const maxSample = 10

type Definition = Parameters<typeof scanMembers>[3]

/** How many are in it, and those from `offset` on, at most `limit`, in the order of their creation. */
async function listMembers(
  context: KenbunContext,
  call: Call,
  rules: LeadRules,
  definition: Definition,
  { offset, limit }: { readonly offset: number; readonly limit: number },
) {
  const ids: string[] = []
  let total = 0
  const members = scanMembers(context.engine.database, call.workspaceId, rules.scoring, definition, firstId)
  for await (const id of members) {
    if (total >= offset && ids.length < limit) ids.push(id)
    total += 1
  }
  const found = await findProfiles(context, call, ids)
  return { total, leads: found.map(profile => viewLeadListed(rules, profile)) }
}

export const segmentMemberRoutes: readonly Route[] = [
  {
    method: 'GET',
    url: '/segments/:id/leads',
    access: reading,
    async handle(context, call) {
      const page = readPage(call.query)
      if ('fault' in page) return fail(page.fault)
      const rules = await readLeadRules(context, call)
      const id = readWireId('segment', call.params['id'])
      const segment = rules.config.scoring.segments.find(each => each.id === id)
      if (segment === undefined) return fail(notFound('there is no such segment in this workspace'))
      const part = { offset: (page.page - 1) * page.limit, limit: page.limit }
      const { leads, total } = await listMembers(context, call, rules, segment, part)
      return { status: 200, body: { leads, total, ...page } }
    },
  },
  {
    method: 'POST',
    url: '/segments/preview',
    access: reading,
    handle: taking(Preview, async (context, call, body) => {
      const read = readSegmentRules(body.rules)
      if ('refusal' in read) return fail(faultOfRefusal(read.refusal))
      const refusal = segmentRules.check({ rules: read })
      if (refusal !== undefined) return fail(faultOfRefusal(refusal))
      const rules = await readLeadRules(context, call)
      const definition = { match: body.match ?? 'all', rules: read }
      const { leads, total } = await listMembers(context, call, rules, definition, { offset: 0, limit: maxSample })
      return { status: 200, body: { count: total, sample: leads } }
    }),
  },
]
