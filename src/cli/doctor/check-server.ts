import type { Api } from '../connection/api.ts'
import { asList, asObject, asText, type JsonObject } from '../connection/read-json.ts'
import { ApiFault, CliFault } from '../fault.ts'
import type { Check } from './check.ts'

const tolerableSkewMs = 5_000
const oldestPostgres = 15

/** Whether the server answers, then what it is, and as whom the key speaks. */
export async function checkServer(api: Api, now: () => number, ownVersion: string): Promise<readonly Check[]> {
  const reached = await checkReached(api)
  if (reached.state === 'failed') return [reached]
  if (api.key === undefined) return [reached, noKey]
  const sentMs = now()
  try {
    const server = asObject(await api.call('GET', '/v1/server'))
    const middleMs = (sentMs + now()) / 2
    return [
      reached,
      checkVersion(server, ownVersion),
      checkDatabase(server),
      checkClock(asText(server['time']), middleMs),
      describeKey(server, api.key.origin),
    ]
  } catch (error) {
    if (!(error instanceof CliFault)) throw error
    if (error instanceof ApiFault && error.status === 404) return [reached, tooOld]
    return [
      reached,
      { name: 'key', state: 'failed', found: `from ${api.key.origin}: ${error.message}`, ...todoOf(error) },
    ]
  }
}

const noKey: Check = {
  name: 'key',
  state: 'failed',
  found: 'there is none',
  todo: 'Give one with --key or ONEFOLD_KEY. On the machine of the server, set ONEFOLD_DATA to its data directory.',
}

const tooOld: Check = {
  name: 'server',
  state: 'warning',
  found: 'it is older than this command line and does not describe itself',
  todo: 'Update the server, or use the command line of its version.',
}

async function checkReached(api: Api): Promise<Check> {
  try {
    await api.call('GET', '/healthz')
    await api.call('GET', '/readyz')
    return { name: 'server', state: 'ok', found: `${api.url} answers and is ready` }
  } catch (error) {
    if (!(error instanceof CliFault)) throw error
    return { name: 'server', state: 'failed', found: error.message, ...todoOf(error) }
  }
}

function todoOf(fault: CliFault): { readonly todo?: string } {
  return fault.todo === null ? {} : { todo: fault.todo }
}

function checkVersion(server: JsonObject, ownVersion: string): Check {
  const version = asText(server['version'])
  const found = `Onefold ${version} on Node ${asText(server['node_version'])}`
  if (version === ownVersion) return { name: 'version', state: 'ok', found }
  const todo = `This command line is of ${ownVersion}; use the one of the server, or update the server.`
  return { name: 'version', state: 'warning', found, todo }
}

function checkDatabase(server: JsonObject): Check {
  const { kind, version } = asObject(server['database'])
  const name = 'database'
  if (kind === 'embedded') {
    const found = `embedded (PostgreSQL ${asText(version)}); a power cut may lose what was written last`
    return { name, state: 'ok', found, todo: 'For production set DATABASE_URL to PostgreSQL 15 or later.' }
  }
  const found = `PostgreSQL ${asText(version)}`
  if (Number.parseInt(asText(version), 10) >= oldestPostgres) return { name, state: 'ok', found }
  return { name, state: 'failed', found, todo: `Update PostgreSQL to ${oldestPostgres} or later.` }
}

function checkClock(time: string, nowMs: number): Check {
  const skewMs = Date.parse(time) - nowMs
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1)
  if (Math.abs(skewMs) <= tolerableSkewMs)
    return { name: 'clock', state: 'ok', found: `${seconds} s from this machine's` }
  const found = `the server's clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's`
  const todo = 'Let both keep time by NTP: the later observation of a value wins.'
  return { name: 'clock', state: 'warning', found, todo }
}

function describeKey(server: JsonObject, origin: string): Check {
  const key = asObject(server['key'])
  const workspace = asText(asObject(server['workspace'])['name'])
  const scopes = asList(key['scopes']).map(asText)
  const rights =
    key['is_root'] === true ? 'the root key, may do everything' : `${asText(key['name'])}, with ${scopes.join(', ')}`
  return { name: 'key', state: 'ok', found: `from ${origin}: ${rights}; workspace ${workspace}` }
}
