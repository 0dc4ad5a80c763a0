import { Type } from 'typebox'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { IdParams, readId, sendNoProfile } from './route-parts.ts'

const Body = Type.Object(
  { company_id: Type.String({ description: 'The public key of the page that the link leads to.' }) },
  { additionalProperties: false },
)

const Made = Type.Object({
  exchange_id: Type.String({ description: 'Goes into the address as `_kx`. It shows nothing of the person.' }),
  expires_at: Type.String({ description: 'Thirty days from now.' }),
})

export function registerMakeExchangeId(
  app: NativeApp,
  { credentials, exchangeIds, profileReader }: NativeContext,
): void {
  app.route({
    method: 'POST',
    url: '/profiles/:id/exchange-id',
    config: needs('profiles:write'),
    schema: {
      summary: 'Make an exchange id',
      description:
        'A text for the address of a page, by which the Klaviyo surface knows the person who follows the link. Nothing is stored; it ends by itself.',
      tags: ['profiles'],
      params: IdParams,
      body: Body,
      response: { 201: Made, ...problemResponses(400, 404) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const { company_id: companyId } = request.body
      const company = await credentials.findCompany(companyId)
      if (company?.workspaceId !== workspaceId) {
        const message = 'expected the company id of a public key of this workspace'
        return sendProblem(reply, 'invalid_request', `company_id: ${message}.`, [{ path: 'company_id', message }])
      }
      const id = readId(request.params.id)
      const profile = id === undefined ? undefined : await profileReader.findById(workspaceId, id)
      if (profile === undefined) return sendNoProfile(reply)
      const { exchangeId, expiresAtMs } = exchangeIds.make(workspaceId, profile.profileId, companyId)
      return reply.code(201).send({ exchange_id: exchangeId, expires_at: new Date(expiresAtMs).toISOString() })
    },
  })
}
