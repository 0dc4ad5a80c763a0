import { Type } from 'typebox'
import { isUuid } from '../../../domain/uuid.ts'
import type { Principal } from '../../../engine/principal.ts'
import { apiKeyList } from '../../../store/read/api-key.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { IdParam } from '../params.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { createKey, opensNoMore } from './create-key.ts'
import { ApiKey, ApiKeyChange, CreatedApiKey, faultsOfAddresses, NewApiKey, viewKey } from './key-shapes.ts'

const noSuchKey = 'There is no API key with this id.'

export function registerApiKeys(app: NativeApp, context: NativeContext): void {
  const { engine, credentials } = context

  app.route({
    method: 'POST',
    url: '/api-keys',
    config: needs('keys:write'),
    schema: {
      summary: 'Create an API key',
      description:
        'The answer alone shows the secrets: of a private key a bearer token, and a pair for Basic and for OAuth. Keys of the other kinds authenticate nothing here; they are for the surfaces that ask for them.',
      tags: ['api keys'],
      body: NewApiKey,
      response: { 201: CreatedApiKey, ...problemResponses(400, 404, 409, 413, 415, 422) },
    },
    async handler(request, reply) {
      const answer = await createKey(context, changeContextOf(request, context), principalOf(request), request.body)
      if (answer.kind === 'refused') return sendProblem(reply, answer.code, answer.detail, answer.errors)
      return reply.code(201).send(answer.key)
    },
  })

  app.route({
    method: 'GET',
    url: '/api-keys',
    config: needs('keys:read'),
    schema: {
      summary: 'List the API keys',
      description:
        'Keys that are not revoked, oldest first. The root key sees those of all workspaces unless it names one.',
      tags: ['api keys'],
      querystring: PageQuery,
      response: { 200: pageOf(ApiKey), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize } = request.query
      const after = decodeIdCursor(cursor)
      if (after.kind === 'refused') return sendProblem(reply, 'invalid_request', after.detail, after.errors)
      const workspaceId = reachOf(principalOf(request), request.headers)
      const rows = await engine.database.run(apiKeyList, [workspaceId, null, after.id, limit + 1])
      return pageFrom(rows, limit, viewKey, row => [row.api_key_id])
    },
  })

  app.route({
    method: 'PATCH',
    url: '/api-keys/:id',
    config: needs('keys:write'),
    schema: {
      summary: 'Change from where an API key is good',
      description:
        'Holds at once on the server that answers, within a second on others. A public key has no such list, a developer key always has one. The caller has all scopes of the key.',
      tags: ['api keys'],
      params: Type.Object({ id: IdParam }),
      body: ApiKeyChange,
      response: { 200: ApiKey, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const { allowed_ips: allowedIps } = request.body
      const faults = faultsOfAddresses(allowedIps ?? [])
      if (faults.length > 0) return sendProblem(reply, 'invalid_request', 'An address is not valid.', faults)
      const principal = principalOf(request)
      const workspaceId = reachOf(principal, request.headers)
      const change = changeContextOf(request, context)
      const mayOpen = ({ scopes }: { readonly scopes: readonly string[] }): boolean => opensNoMore(principal, scopes)
      const changed = isUuid(id)
        ? await credentials.changeAllowedIps(change, id, workspaceId, allowedIps, mayOpen)
        : undefined
      if (changed === undefined || changed.kind === 'not_found') return sendProblem(reply, 'not_found', noSuchKey)
      if (changed.kind === 'changed') return viewKey(changed.key)
      if (changed.kind === 'beyond_caller') {
        return sendProblem(reply, 'forbidden', 'A key with scopes that the caller lacks is opened by others.')
      }
      const errors = [{ path: 'allowed_ips', message: 'is not for a key of this kind' }]
      return sendProblem(reply, 'unprocessable', 'A key of this kind is not limited like this.', errors)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/api-keys/:id',
    config: needs('keys:write'),
    schema: {
      summary: 'Revoke an API key',
      description:
        'At once on the server that answers, within a second on others. Access tokens issued for it end too.',
      tags: ['api keys'],
      params: Type.Object({ id: IdParam }),
      response: { 204: Type.Null({ description: 'Revoked.' }), ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const workspaceId = reachOf(principalOf(request), request.headers)
      const change = changeContextOf(request, context)
      const isRevoked = isUuid(id) && (await credentials.revokeKey(change, { id, workspaceId, kind: null }))
      if (!isRevoked) return sendProblem(reply, 'not_found', noSuchKey)
      return reply.code(204).send(null)
    },
  })
}

/** The workspace whose keys the caller reaches; null is every one, for the operator who names none. */
function reachOf(principal: Principal, headers: Readonly<Record<string, unknown>>): string | null {
  return principal.isRoot && headers['onefold-workspace'] === undefined ? null : principal.workspaceId
}
