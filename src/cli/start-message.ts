import { relative } from 'node:path'
import type { RootKey } from '../runtime/root-key.ts'

export type Started = {
  readonly url: string
  readonly databaseKind: 'postgresql' | 'embedded'
  readonly dataDirectory: string
  readonly rootKey: RootKey
  /** While nobody can sign in. */
  readonly setUpCode: string | null
}

/** What a person sees when the server is ready; the root key itself only at the start that made it. */
export function startMessage({ url, databaseKind, dataDirectory, rootKey, setUpCode }: Started): string {
  const data = shorten(dataDirectory)
  const kept = rootKey.path === null ? null : shorten(rootKey.path)
  const keyInShell = kept === null ? '$ONEFOLD_ROOT_KEY' : `$(cat ${kept})`
  const keyLine = {
    made: `${rootKey.key}\n             made now and shown this once; kept in ${kept}`,
    kept: `kept in ${kept}`,
    environment: 'as set by ONEFOLD_ROOT_KEY',
  }[rootKey.origin]
  const database =
    databaseKind === 'embedded'
      ? `embedded, in ${data} (set DATABASE_URL to use PostgreSQL)`
      : 'PostgreSQL, as set by DATABASE_URL'
  return `
  Onefold is ready at ${url}

  Console    ${url}/console/${setUpCode === null ? '' : setUpLines(url, setUpCode)}
  Database   ${database}
  API docs   ${url}/docs
  Root key   ${keyLine}

  Write your first profile:

  curl ${url}/v1/profiles \\
    -H "Authorization: Bearer ${keyInShell}" \\
    -H 'Content-Type: application/json' \\
    -d '{"identifiers":{"email":"ada@example.org"},"set":{"first_name":"Ada"}}'

`
}

function setUpLines(url: string, code: string): string {
  return `\n             nobody can sign in yet; make your account at\n             ${url}/console/set-up#${code}`
}

function shorten(path: string): string {
  const short = relative('', path)
  return short === '' || short.startsWith('..') ? path : short
}
