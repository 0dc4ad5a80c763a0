import type { NewKey } from './keys-data.ts'

/** A first call with a token, of a kind that it opens. */
export function sampleOfToken(origin: string, token: string, scopes: readonly string[]): string {
  const opens = (scope: string) => scopes.includes('*') || scopes.includes(scope)
  const head = (path: string) => [`curl ${origin}${path}`, `-H "Authorization: Bearer ${token}"`]
  const json = (body: unknown) => [`-H "Content-Type: application/json"`, `-d '${JSON.stringify(body)}'`]
  const person = { email: 'ada@example.com' }
  if (opens('profiles:write'))
    return joined([...head('/v1/profiles'), ...json({ identifiers: person, set: { first_name: 'Ada' } })])
  if (opens('cdp:profiles:write'))
    return joined([
      ...head('/public/v1/profiles/upsert'),
      ...json({ record: { ...person, first_name: 'Ada' }, matchKey: 'email' }),
    ])
  return joined(head('/v1/server'))
}

export function sampleOfClient(origin: string, clientId: string, secret: string): string {
  const fields = ['grant_type=client_credentials', `client_id=${clientId}`, `client_secret=${secret}`]
  return joined([`curl ${origin}/oauth/token`, ...fields.map(field => `-d ${field}`)])
}

export function sampleOfPage(origin: string, companyId: string): string {
  return `<script async src="${origin}/onefold.js" data-company-id="${companyId}"></script>`
}

function joined(parts: readonly string[]): string {
  return parts.join(' \\\n  ')
}

/** What a new key shows this once. */
export function secretsOf({ token, client_secret, developer_secret }: NewKey) {
  const secrets = [
    { label: 'Token', value: token },
    { label: 'Client secret', value: client_secret },
    { label: 'Developer secret', value: developer_secret },
  ]
  return secrets.flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]))
}
