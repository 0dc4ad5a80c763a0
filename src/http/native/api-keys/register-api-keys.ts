import { Type } from 'typebox'
import { isScope, scopes as knownScopes, type Scope } from '../../../domain/scopes.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { hasScope, type Principal } from '../../../engine/principal.ts'
import { apiKeyList } from '../../../store/read/api-key.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { IdParam } from '../params.ts'
import { type Fault, problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const keyMembers = {
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  workspace_id: Type.String({ format: 'uuid' }),
  client_id: Type.String(),
  token_prefix: Type.String({ description: 'How the bearer token begins.' }),
  scopes: Type.Array(Type.String()),
  created_at: Type.String({ format: 'date-time' }),
}

const ApiKey = Type.Object(keyMembers)

const CreatedApiKey = Type.Object({
  ...keyMembers,
  client_secret: Type.String({ description: 'With client_id: the Basic and OAuth credential. Shown this once.' }),
  token: Type.String({ description: 'The bearer token. Shown this once.' }),
})

const NewApiKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'Provenance shows it as the source of a write.' }),
    workspace_id: Type.Optional(
      Type.String({ description: 'Without it, the workspace of the caller. Only the root key may name another.' }),
    ),
    scopes: Type.Array(Type.String(), {
      minItems: 1,
      maxItems: 50,
      description: `Of ${knownScopes.join(', ')}. A key can only give scopes it has.`,
    }),
  },
  { additionalProperties: false },
)

const noWorkspace = 'There is no workspace with this id.'

export function registerApiKeys(app: NativeApp, context: NativeContext): void {
  const { engine, credentials } = context

  app.route({
    method: 'POST',
    url: '/api-keys',
    config: needs('keys:write'),
    schema: {
      summary: 'Create an API key',
      description: 'The answer alone shows the secrets: a bearer token, and a pair for Basic and for OAuth.',
      tags: ['api keys'],
      body: NewApiKey,
      response: { 201: CreatedApiKey, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const principal = principalOf(request)
      const { name, scopes, workspace_id: workspaceId = principal.workspaceId } = request.body
      const known = scopes.filter(isScope)
      const unknown = unknownScopes(scopes)
      if (unknown.length > 0) return sendProblem(reply, 'unprocessable', 'A scope is unknown.', unknown)
      const beyond = known.find(scope => !mayGrant(principal, scope))
      if (beyond) return sendProblem(reply, 'forbidden', `A key without the scope ${beyond} cannot give it.`)
      const isReachable = isUuid(workspaceId) && (principal.isRoot || workspaceId === principal.workspaceId)
      const made = isReachable
        ? await credentials.createKey(changeContextOf(request, context), {
            name,
            workspaceId,
            scopes: [...new Set(known)],
          })
        : undefined
      if (made === undefined) {
        return sendProblem(reply, 'not_found', noWorkspace, [{ path: 'workspace_id', message: 'is not a workspace' }])
      }
      return reply.code(201).send({
        id: made.id,
        name,
        workspace_id: made.workspaceId,
        client_id: made.clientId,
        client_secret: made.clientSecret,
        token: made.token,
        token_prefix: made.tokenPrefix,
        scopes: [...new Set(known)],
        created_at: new Date(made.createdAtMs).toISOString(),
      })
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
      const rows = await engine.database.run(apiKeyList, [workspaceId, after.id, limit + 1])
      return pageFrom(
        rows,
        limit,
        row => ({
          id: row.api_key_id,
          name: row.name,
          workspace_id: row.workspace_id,
          client_id: row.client_id,
          token_prefix: row.token_prefix,
          scopes: [...row.scopes],
          created_at: row.created_at.toISOString(),
        }),
        row => [row.api_key_id],
      )
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
      const isRevoked = isUuid(id) && (await credentials.revokeKey(changeContextOf(request, context), id, workspaceId))
      if (!isRevoked) return sendProblem(reply, 'not_found', 'There is no API key with this id.')
      return reply.code(204).send(null)
    },
  })
}

/** The workspace whose keys the caller reaches; null is every one, for the operator who names none. */
function reachOf(principal: Principal, headers: Readonly<Record<string, unknown>>): string | null {
  return principal.isRoot && headers['onefold-workspace'] === undefined ? null : principal.workspaceId
}

function mayGrant(principal: Principal, scope: Scope): boolean {
  return scope === '*' ? principal.scopes.has('*') : hasScope(principal, scope)
}

function unknownScopes(scopes: readonly string[]): readonly Fault[] {
  return scopes.flatMap((scope, index) =>
    isScope(scope) ? [] : [{ path: `scopes[${index}]`, message: `is not one of ${knownScopes.join(', ')}` }],
  )
}
