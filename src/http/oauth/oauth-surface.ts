import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Credentials } from '../../engine/credentials/open-credentials.ts'
import type { RateLimiter } from '../../engine/rate-limit.ts'
import { watchMethods } from '../allowed-methods.ts'
import { problemResponses, sendProblem } from '../native/problem.ts'
import { takeAnything } from '../validator.ts'
import { type OauthError, readTokenRequest } from './token-request.ts'

const formLimitBytes = 16_384
/** Limits of clients that are not known have no workspace to be counted in. */
const noWorkspaceId = '00000000-0000-0000-0000-000000000000'
const failuresPerMinute = 10

const descriptions: Readonly<Record<OauthError, string>> = {
  invalid_request: 'The request is malformed.',
  invalid_client: 'The client is not known, or its secret is wrong.',
  invalid_scope: 'A scope is unknown or not granted to this client.',
  unsupported_grant_type: 'Only the grant type client_credentials is supported.',
}

const TokenForm = Type.Object({
  grant_type: Type.Literal('client_credentials'),
  client_id: Type.Optional(Type.String({ description: 'Here or by HTTP Basic.' })),
  client_secret: Type.Optional(Type.String()),
  scope: Type.Optional(
    Type.String({ description: 'A part of the scopes of the key, with spaces between; default all.' }),
  ),
})

const TokenAnswer = Type.Object(
  {
    access_token: Type.String(),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ description: 'Seconds.' }),
    scope: Type.String(),
  },
  { description: 'The token, as in RFC 6749.' },
)

const OauthProblem = Type.Object(
  { error: Type.String(), error_description: Type.String() },
  { description: 'An error, as in RFC 6749.' },
)

export type OauthContext = {
  readonly credentials: Pick<Credentials, 'issueAccessToken' | 'jwks'>
  readonly rateLimiter: RateLimiter
}

/** OAuth 2.0 client credentials: `/oauth/token`, and the public keys at `/.well-known/jwks.json`. */
export function registerOauth(app: FastifyInstance, { credentials, rateLimiter }: OauthContext): void {
  const refuseOthers = watchMethods(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: formLimitBytes },
    (_request, body: string, done) => done(null, new URLSearchParams(body)),
  )
  // Whatever else is sent is a malformed request in the words of RFC 6749.
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: formLimitBytes }, (_request, _body, done) =>
    done(null, undefined),
  )

  app.route({
    method: 'POST',
    url: '/oauth/token',
    bodyLimit: formLimitBytes,
    // The form is judged by hand, in the words of RFC 6749.
    validatorCompiler: takeAnything,
    schema: {
      summary: 'Get an access token',
      description:
        'OAuth 2.0 client credentials grant: the client id and secret of an API key, as form parameters or by HTTP Basic, for a signed token that carries its scopes.',
      tags: ['oauth'],
      consumes: ['application/x-www-form-urlencoded'],
      security: [],
      body: TokenForm,
      response: { 200: TokenAnswer, 400: OauthProblem, 401: OauthProblem, 429: OauthProblem, ...problemResponses(413) },
    },
    async handler(request, reply) {
      reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
      const read = readTokenRequest(request.body, request.headers.authorization)
      if (read.kind === 'refused') return sendError(reply, read.error, read.description)
      const issued = await credentials.issueAccessToken(read.clientId, read.clientSecret, read.scope, request.ip)
      if (issued.kind === 'issued') {
        return reply.send({
          access_token: issued.token,
          token_type: 'Bearer',
          expires_in: issued.expiresInSeconds,
          scope: issued.scopes.join(' '),
        })
      }
      if (issued.error === 'invalid_client') {
        // Only failures count: whoever has the right secret, 256 random bits, cannot be locked out by who has not.
        const admission = await rateLimiter.take(failureBucket(read.clientId))
        if (!admission.admitted) return sendTooMany(reply, admission.retryAfterSeconds)
      }
      return sendError(reply, issued.error, descriptions[issued.error])
    },
  })

  app.route({
    method: 'GET',
    url: '/.well-known/jwks.json',
    schema: {
      summary: 'Read the public signing keys',
      description: 'The JSON Web Key Set by which access tokens are verified.',
      tags: ['oauth'],
      security: [],
      response: { 200: Type.Object({ keys: Type.Array(Type.Unknown()) }, { description: 'The key set.' }) },
    },
    async handler(_request, reply) {
      return reply.header('cache-control', 'public, max-age=300').send(await credentials.jwks())
    },
  })

  refuseOthers((request, reply) =>
    sendProblem(
      reply,
      'method_not_allowed',
      `${request.method} is not allowed on this path; the Allow header lists what is.`,
    ),
  )
}

function failureBucket(clientId: string) {
  const name = `oauth-failure:${createHash('sha256').update(clientId).digest('hex')}`
  return { workspaceId: noWorkspaceId, name, tokensPerSecond: failuresPerMinute / 60, capacity: failuresPerMinute }
}

function sendError(reply: FastifyReply, error: OauthError, description: string): FastifyReply {
  const isClient = error === 'invalid_client'
  if (isClient) reply.header('www-authenticate', 'Basic realm="onefold"')
  return reply.code(isClient ? 401 : 400).send({ error, error_description: description })
}

function sendTooMany(reply: FastifyReply, retryAfterSeconds: number): FastifyReply {
  return reply
    .code(429)
    .header('retry-after', retryAfterSeconds)
    .send({
      error: 'invalid_client',
      error_description: `Too many failures; try again in ${retryAfterSeconds} seconds.`,
    })
}
