import { type Server, startServer } from './server.ts'

export const token = 'root_bench_0123456789abcdef0123456789abcdef'

/** A single upsert as a template of a load: its people are those of `batchRow`, its values change with every request. */
export const upsertBody = JSON.stringify({
  identifiers: { email: 'user$person@example.com' },
  set: { first_name: 'Ada$person', last_name: 'Lovelace', tier: 'gold', ltv: '$number', last_seen_at: '$time' },
}).replace('"$number"', '$number')

export function startProduct(databaseUrl: string): Promise<Server> {
  return startServer('src/main.ts', '/readyz', {
    DATABASE_URL: databaseUrl,
    ONEFOLD_ROOT_KEY: token,
    ONEFOLD_RATE_LIMITS: 'off',
    ONEFOLD_LOG_LEVEL: 'warn',
  })
}

/** The same on an embedded database. */
export function startEmbeddedProduct(dataDirectory: string): Promise<Server> {
  return startServer('src/main.ts', '/readyz', {
    ONEFOLD_DATA: dataDirectory,
    ONEFOLD_ROOT_KEY: token,
    ONEFOLD_RATE_LIMITS: 'off',
    ONEFOLD_LOG_LEVEL: 'warn',
  })
}

/** A call that the bench cannot do without; answers its body. */
export async function askProduct(
  url: string,
  method: string,
  path: string,
  body?: object,
  key = token,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
  const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} got ${answer.status}: ${text.slice(0, 500)}`)
  return Object(JSON.parse(text))
}
