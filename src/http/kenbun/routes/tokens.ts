import { Type } from 'typebox'
import { parseTimestamp } from '../../../domain/schema/validate-value.ts'
import { checkText } from '../../../domain/scoring/plan/check-members.ts'
import { changeContextOf, fail, type Route, taking } from '../call.ts'
import { grantedScopes, keyReading, keyWriting, listKeys, noSuch, revokeKey } from '../credentials.ts'
import { faultOfRefusal, invalid } from '../fault.ts'
import { NullableText } from '../read-members.ts'
import { readWireId, wireId, wireTime, wireTimeOrNull } from '../wire.ts'

const url = '/settings/tokens'

const NewToken = Type.Object({ name: Type.String(), expires_at: Type.Optional(NullableText) })

export const tokenRoutes: readonly Route[] = [
  {
    method: 'GET',
    url,
    access: keyReading,
    async handle(context, call) {
      const keys = await listKeys(context, call)
      const tokens = keys.map(key => ({
        id: wireId('token', key.api_key_id),
        name: key.name,
        token_prefix: key.token_prefix,
        expires_at: wireTimeOrNull(key.expires_at?.getTime() ?? null),
        created_at: wireTime(key.created_at.getTime()),
      }))
      return { status: 200, body: { tokens } }
    },
  },
  {
    method: 'POST',
    url,
    access: keyWriting,
    handle: taking(NewToken, async (context, call, body) => {
      const name = body.name.trim()
      const refusal = checkText('name', name, { max: 100 })
      if (refusal) return fail(faultOfRefusal(refusal))
      const text = body.expires_at ?? null
      const expiresAtMs = text === null ? null : parseTimestamp(text)
      if (expiresAtMs === undefined) return fail(invalid('expires_at', 'must be a time with a zone'))
      if (expiresAtMs !== null && expiresAtMs <= context.now())
        return fail(invalid('expires_at', 'must be in the future'))
      const { principal, workspaceId } = call
      const made = await context.credentials.createKey(changeContextOf(context, call), {
        name,
        workspaceId,
        scopes: grantedScopes(principal),
        ...(expiresAtMs !== null && { expiresAtMs }),
      })
      if (made === undefined) return fail(noSuch('unit'))
      return {
        status: 201,
        body: {
          id: wireId('token', made.id),
          name,
          token: made.token,
          token_prefix: made.tokenPrefix,
          expires_at: wireTimeOrNull(expiresAtMs),
          created_at: wireTime(made.createdAtMs),
        },
      }
    }),
  },
  {
    method: 'DELETE',
    url: `${url}/:id`,
    access: keyWriting,
    handle: (context, call) => revokeKey(context, call, readWireId('token', call.params['id']), 'token'),
  },
]
