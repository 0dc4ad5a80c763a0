import { parsePair } from '../../engine/credentials/authenticate.ts'

export type OauthError = 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type'

export type TokenRequest =
  | {
      readonly kind: 'accepted'
      readonly clientId: string
      readonly clientSecret: string
      readonly scope: string | undefined
    }
  | { readonly kind: 'refused'; readonly error: OauthError; readonly description: string }

/** RFC 6749, section 3.3. */
const scopePattern = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/
const longestCredential = 512

/** Reads a request of the client-credentials grant from its form and its Authorization header. */
export function readTokenRequest(form: unknown, authorization: string | undefined): TokenRequest {
  if (!(form instanceof URLSearchParams))
    return refuse('invalid_request', 'The body must be application/x-www-form-urlencoded.')
  const repeated = [...new Set(form.keys())].find(key => form.getAll(key).length > 1)
  if (repeated !== undefined) return refuse('invalid_request', 'A parameter is given more than once.')
  const grantType = form.get('grant_type')
  if (!grantType) return refuse('invalid_request', 'The parameter grant_type is missing.')
  if (grantType !== 'client_credentials')
    return refuse('unsupported_grant_type', 'Only the grant type client_credentials is supported.')
  const client = readClient(form, authorization)
  if ('kind' in client) return client
  const scope = form.get('scope') || undefined
  if (scope !== undefined && !scopePattern.test(scope))
    return refuse('invalid_scope', 'The parameter scope is not a list of scopes with single spaces between.')
  return { kind: 'accepted', ...client, scope }
}

type Client = { readonly clientId: string; readonly clientSecret: string }

function readClient(form: URLSearchParams, authorization: string | undefined): Client | TokenRequest {
  const clientId = form.get('client_id')
  const clientSecret = form.get('client_secret')
  if (authorization === undefined) {
    if (!clientId || !clientSecret)
      return refuse('invalid_request', 'Send client_id and client_secret, in the body or by HTTP Basic.')
    return checkClient({ clientId, clientSecret })
  }
  const [, encoded] = /^basic +(\S+)\s*$/i.exec(authorization) ?? []
  if (encoded === undefined) return refuse('invalid_client', 'The Authorization header must be of the scheme Basic.')
  const pair = parsePair(encoded)
  if (pair === undefined) return refuse('invalid_client', 'The Authorization header holds no client id and secret.')
  if (clientSecret !== null || (clientId !== null && clientId !== pair.clientId))
    return refuse('invalid_request', 'Send client_id and client_secret in the body or by HTTP Basic, not both.')
  return checkClient(pair)
}

function checkClient(client: Client): Client | TokenRequest {
  const isOdd = [client.clientId, client.clientSecret].some(
    text => text.length > longestCredential || !/^[\x20-\x7e]*$/.test(text),
  )
  return isOdd ? refuse('invalid_client', 'The client is not known, or its secret is wrong.') : client
}

function refuse(error: OauthError, description: string): TokenRequest {
  return { kind: 'refused', error, description }
}
