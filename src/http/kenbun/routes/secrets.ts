import { Type } from 'typebox'
import type { JsonObject } from '../../../domain/json.ts'
import { checkText } from '../../../domain/scoring/plan/check-members.ts'
import { changeContextOf, fail, noContent, type Route, taking } from '../call.ts'
import { grantedScopes, keyReading, keyWriting, listKeys, noSuch, revokeKey } from '../credentials.ts'
import { faultOfRefusal } from '../fault.ts'
import { readWireId, wireId, wireTime } from '../wire.ts'

const url = '/secrets'

const NewSecret = Type.Object({ name: Type.String() })
const Consent = Type.Object({ trust_upstream_consent: Type.Boolean() })

type Secret = {
  readonly id: string
  readonly workspaceId: string
  readonly clientId: string
  readonly name: string
  readonly isTrusted: boolean
  readonly createdAtMs: number
}

function view({ id, workspaceId, clientId, name, isTrusted, createdAtMs }: Secret): JsonObject {
  return {
    secret_id: wireId('secret', id),
    unit_id: wireId('unit', workspaceId),
    client_id: clientId,
    name,
    trust_upstream_consent: isTrusted,
    created_at: wireTime(createdAtMs),
  }
}

export const secretRoutes: readonly Route[] = [
  {
    method: 'GET',
    url,
    access: keyReading,
    async handle(context, call) {
      const keys = await listKeys(context, call)
      const secrets = keys.map(key => ({
        id: key.api_key_id,
        workspaceId: key.workspace_id,
        clientId: key.client_id ?? '',
        name: key.name,
        isTrusted: key.trust_upstream_consent,
        createdAtMs: key.created_at.getTime(),
      }))
      return { status: 200, body: secrets.map(view) }
    },
  },
  {
    method: 'POST',
    url,
    access: keyWriting,
    handle: taking(NewSecret, async (context, call, body) => {
      const name = body.name.trim()
      const refusal = checkText('name', name, { max: 50 })
      if (refusal) return fail(faultOfRefusal(refusal))
      const { principal, workspaceId } = call
      const request = { name, workspaceId, scopes: grantedScopes(principal) }
      const made = await context.credentials.createKey(changeContextOf(context, call), request)
      if (made === undefined) return fail(noSuch('unit'))
      const secret = view({ ...made, name, isTrusted: false })
      return { status: 200, body: { ...secret, client_secret: made.clientSecret } }
    }),
  },
  {
    method: 'PUT',
    url: `${url}/:id`,
    access: keyWriting,
    handle: taking(Consent, async (context, call, body) => {
      const id = readWireId('secret', call.params['id'])
      const { trust_upstream_consent: isTrusted } = body
      const change = changeContextOf(context, call)
      const isChanged =
        id !== '' && (await context.credentials.trustUpstreamConsent(change, id, call.workspaceId, isTrusted))
      return isChanged ? noContent : fail(noSuch('secret'))
    }),
  },
  {
    method: 'DELETE',
    url: `${url}/:id`,
    access: keyWriting,
    handle: (context, call) => revokeKey(context, call, readWireId('secret', call.params['id']), 'secret'),
  },
]
