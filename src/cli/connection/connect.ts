import { usageFault } from '../fault.ts'
import { type Api, createApi } from './api.ts'
import { findKey } from './find-key.ts'
import { findWorkspace } from './find-workspace.ts'

export type ConnectionOptions = {
  readonly url?: string
  readonly key?: string
  readonly workspace?: string
}

type Environment = Readonly<Record<string, string | undefined>>

export const defaultUrl = 'http://localhost:8080'

/** The server that the options, else the environment, name. A workspace may be named by id or by name. */
export async function connect(options: ConnectionOptions, environment: Environment, signal: AbortSignal): Promise<Api> {
  const url = readUrl(options, environment)
  const workspace = options.workspace ?? (environment['ONEFOLD_WORKSPACE']?.trim() || undefined)
  const key = findKey(options.key, new URL(url), environment)
  const shared = { url, key, signal }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key.token))
    throw usageFault(`the key from ${key.origin} has a space or a character outside visible ASCII`)
  const api = createApi({ ...shared, workspaceId: undefined })
  if (workspace === undefined) return api
  return createApi({ ...shared, workspaceId: await findWorkspace(api, workspace) })
}

function readUrl({ url: given }: ConnectionOptions, environment: Environment): string {
  const [text, origin] =
    given === undefined ? [environment['ONEFOLD_URL']?.trim() || defaultUrl, 'ONEFOLD_URL'] : [given, '--url']
  const parsed = URL.canParse(text) ? new URL(text) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw usageFault(`${origin} is no http or https address: ${text}`, `Such is accepted: ${defaultUrl}`)
  if (parsed.username !== '' || parsed.password !== '')
    throw usageFault(`${origin} has a user or a password in it`, 'Give the key with --key or ONEFOLD_KEY.')
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '')
}
