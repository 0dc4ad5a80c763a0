import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { type BucketSettings, bucketVariables, readBucket, warnOfUnusedBucket } from './bucket-configuration.ts'
import { type Parsed, quote, type ReadVariable } from './parsed.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type Configuration = {
  readonly port: number
  readonly host: string
  /** Absolute. Holds the root key and, without `databaseUrl`, the embedded database. */
  readonly dataDirectory: string
  readonly databaseUrl: string | null
  readonly rootKey: string | null
  /** Without a trailing slash. */
  readonly publicUrl: string | null
  readonly trustedProxies: readonly string[]
  /** Multiplies every rate limit; null switches them off. */
  readonly rateLimitFactor: number | null
  /** Whether webhooks may go to loopback, private and other addresses that are not public. */
  readonly allowsPrivateTargets: boolean
  /** Keeps the files that are sent and exported; null is a directory under `dataDirectory`. */
  readonly bucket: BucketSettings | null
  /** What a file that is sent may have at most. */
  readonly maxFileBytes: number
  readonly logLevel: LogLevel
}

export type ConfigurationFault = { readonly variable: string; readonly message: string }

export type ConfigurationResult =
  | {
      readonly kind: 'accepted'
      readonly configuration: Configuration
      readonly warnings: readonly ConfigurationFault[]
    }
  | { readonly kind: 'refused'; readonly faults: readonly ConfigurationFault[] }

type Environment = Readonly<Record<string, string | undefined>>

/** What the command line reads; a server that shares its environment with it passes over these. */
const clientVariables = ['ONEFOLD_URL', 'ONEFOLD_KEY', 'ONEFOLD_WORKSPACE']
const variables = new Set([
  'ONEFOLD_DATA',
  'ONEFOLD_ROOT_KEY',
  'ONEFOLD_PUBLIC_URL',
  'ONEFOLD_TRUSTED_PROXIES',
  'ONEFOLD_RATE_LIMITS',
  'ONEFOLD_WEBHOOK_PRIVATE_TARGETS',
  'ONEFOLD_MAX_FILE_BYTES',
  ...bucketVariables,
  'ONEFOLD_LOG_LEVEL',
])
/** Every variable that means something to Onefold. */
export const knownVariables: readonly string[] = ['PORT', 'HOST', 'DATABASE_URL', ...variables, ...clientVariables]
const shortestRootKey = 8
const recommendedRootKey = 24
const defaultMaxFileBytes = 2 * 1024 ** 3
/** What a bucket takes in parts of 8 MiB, of which there may be 10,000. */
const largestMaxFileBytes = 64 * 1024 ** 3

/** Reads and checks the whole environment; every fault is told at once. A variable that is empty counts as absent. */
export function readConfiguration(environment: Environment): ConfigurationResult {
  const faults: ConfigurationFault[] = []
  const read: ReadVariable = (variable, absent, parse) => {
    const text = environment[variable]?.trim()
    if (text === undefined || text === '') return absent
    const parsed = parse(text)
    if ('value' in parsed) return parsed.value
    faults.push({ variable, message: parsed.fault })
    return absent
  }

  const configuration: Configuration = {
    port: read('PORT', 8080, parsePort),
    host: read('HOST', '0.0.0.0', parseHost),
    dataDirectory: read('ONEFOLD_DATA', resolve('data'), text => ({ value: resolve(text) })),
    databaseUrl: read<string | null>('DATABASE_URL', null, parseDatabaseUrl),
    rootKey: read<string | null>('ONEFOLD_ROOT_KEY', null, parseRootKey),
    publicUrl: read<string | null>('ONEFOLD_PUBLIC_URL', null, parsePublicUrl),
    trustedProxies: read<readonly string[]>('ONEFOLD_TRUSTED_PROXIES', [], parseProxies),
    rateLimitFactor: read<number | null>('ONEFOLD_RATE_LIMITS', 1, parseFactor),
    allowsPrivateTargets: read('ONEFOLD_WEBHOOK_PRIVATE_TARGETS', false, parsePermission),
    bucket: readBucket(environment, read, faults),
    maxFileBytes: read('ONEFOLD_MAX_FILE_BYTES', defaultMaxFileBytes, parseFileBytes),
    logLevel: read<LogLevel>('ONEFOLD_LOG_LEVEL', 'info', parseLogLevel),
  }
  if (faults.length > 0) return { kind: 'refused', faults }
  return { kind: 'accepted', configuration, warnings: warningsOf(environment, configuration) }
}

function parsePort(text: string): Parsed<number> {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return { value: port }
  return { fault: `is ${quote(text)}; a whole number from 0 to 65535 is accepted, 0 meaning any free port` }
}

function parseHost(text: string): Parsed<string> {
  if (isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)) return { value: text }
  return { fault: `is ${quote(text)}; an IP address or a host name is accepted, such as 0.0.0.0 or 127.0.0.1` }
}

function parseDatabaseUrl(text: string): Parsed<string> {
  if (/^postgres(ql)?:\/\/\S+$/.test(text)) return { value: text }
  return { fault: 'is not a PostgreSQL URL; accepted is postgresql://user:password@host:5432/database' }
}

function parseRootKey(text: string): Parsed<string> {
  if (!/^[\x21-\x7e]*$/.test(text))
    return { fault: 'has a space or a character outside visible ASCII; leave those out' }
  if (text.length > 256) return { fault: `has ${text.length} characters; at most 256 are accepted` }
  if (text.length >= shortestRootKey) return { value: text }
  return {
    fault: `has ${text.length} characters; at least ${shortestRootKey} are accepted, ${recommendedRootKey} or more are wise`,
  }
}

function parsePublicUrl(text: string): Parsed<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url !== undefined && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  if (isPlain && /^https?:$/.test(url.protocol)) return { value: url.href.replace(/\/+$/, '') }
  return { fault: 'is not a plain http or https address; accepted is for example https://profiles.example.org' }
}

function parseProxies(text: string): Parsed<readonly string[]> {
  const proxies = text.split(',').map(part => part.trim())
  const wrong = proxies.find(proxy => !isProxy(proxy))
  if (wrong === undefined) return { value: proxies }
  return {
    fault: `has ${quote(wrong)}; accepted is a comma-separated list of IP addresses, ranges such as 10.0.0.0/8, and the words loopback, linklocal, uniquelocal`,
  }
}

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

function parseFactor(text: string): Parsed<number | null> {
  if (text === 'off') return { value: null }
  const factor = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && factor > 0 && factor <= 1_000_000) return { value: factor }
  return {
    fault: `is ${quote(text)}; a number above 0 by which every limit is multiplied is accepted, or the word off`,
  }
}

function parsePermission(text: string): Parsed<boolean> {
  if (text === 'allow' || text === 'refuse') return { value: text === 'allow' }
  return { fault: `is ${quote(text)}; allow or refuse is accepted` }
}

function parseFileBytes(text: string): Parsed<number> {
  const bytes = Number(text)
  if (/^\d{1,15}$/.test(text) && bytes >= 1 && bytes <= largestMaxFileBytes) return { value: bytes }
  return { fault: `is ${quote(text)}; a whole number of bytes from 1 to ${largestMaxFileBytes} is accepted` }
}

function parseLogLevel(text: string): Parsed<LogLevel> {
  const level = logLevels.find(each => each === text)
  return level === undefined
    ? { fault: `is ${quote(text)}; one of ${logLevels.join(', ')} is accepted` }
    : { value: level }
}

function warningsOf(environment: Environment, { rootKey }: Configuration): readonly ConfigurationFault[] {
  const warnings: ConfigurationFault[] = []
  for (const variable of Object.keys(environment).toSorted()) {
    if (variable.startsWith('ONEFOLD_') && !knownVariables.includes(variable))
      warnings.push({
        variable,
        message: `is not a variable of Onefold and was ignored; there are ${[...variables].join(', ')}`,
      })
  }
  if (environment['REDIS_URL'])
    warnings.push({ variable: 'REDIS_URL', message: 'is not used; limits are shared through the database' })
  if (rootKey !== null && rootKey.length < recommendedRootKey)
    warnings.push({
      variable: 'ONEFOLD_ROOT_KEY',
      message: `is short; ${recommendedRootKey} or more random characters are wise`,
    })
  return [...warnings, ...warnOfUnusedBucket(environment)]
}
