import { isIP } from 'node:net'
import { type Parsed, quote, type ReadVariable } from './parsed.ts'

// Where files lie when they do not lie on the disk: ONEFOLD_S3_BUCKET switches it on, and then needs who may use it.

export type BucketSettings = {
  readonly name: string
  readonly prefix: string
  /** Without a trailing slash. */
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly addressing: 'path' | 'host'
}

const switchedOnBy = 'ONEFOLD_S3_BUCKET'
const keyVariables = ['ONEFOLD_S3_ACCESS_KEY_ID', 'ONEFOLD_S3_SECRET_ACCESS_KEY'] as const
const otherVariables = [
  'ONEFOLD_S3_ENDPOINT',
  'ONEFOLD_S3_REGION',
  'ONEFOLD_S3_PREFIX',
  'ONEFOLD_S3_ADDRESSING',
  ...keyVariables,
] as const
export const bucketVariables = [switchedOnBy, ...otherVariables] as const

type Environment = Readonly<Record<string, string | undefined>>
type Fault = { readonly variable: string; readonly message: string }

/** Null when no bucket is named; what is missing beside it is noted as a fault. */
export function readBucket(environment: Environment, read: ReadVariable, faults: Fault[]): BucketSettings | null {
  const name = read('ONEFOLD_S3_BUCKET', '', parseBucket)
  const endpoint = read('ONEFOLD_S3_ENDPOINT', '', parseEndpoint)
  const region = read('ONEFOLD_S3_REGION', 'us-east-1', parseRegion)
  const prefix = read('ONEFOLD_S3_PREFIX', '', parsePrefix)
  const usual = endpoint === '' ? 'host' : 'path'
  const addressing = read<BucketSettings['addressing']>('ONEFOLD_S3_ADDRESSING', usual, parseAddressing)
  const [accessKeyId, secretAccessKey] = keyVariables.map(variable => read(variable, '', parseKey))
  if (!isSet(environment, switchedOnBy)) return null
  for (const variable of keyVariables)
    if (!isSet(environment, variable)) faults.push({ variable, message: `is missing; ${switchedOnBy} needs it` })
  if (endpoint === '' && !isSet(environment, 'ONEFOLD_S3_ENDPOINT') && !isSet(environment, 'ONEFOLD_S3_REGION'))
    faults.push({
      variable: 'ONEFOLD_S3_REGION',
      message: 'is missing; set it to the region of AWS, or ONEFOLD_S3_ENDPOINT to the address of another service',
    })
  if (addressing === 'host' && endpoint !== '' && isIP(new URL(endpoint).hostname.replace(/^\[|\]$/g, '')) !== 0)
    faults.push({
      variable: 'ONEFOLD_S3_ADDRESSING',
      message: 'is "host", but the endpoint is an IP address; path is accepted there',
    })
  return {
    name,
    prefix,
    endpoint: endpoint || `https://s3.${region}.amazonaws.com`,
    region,
    accessKeyId: accessKeyId ?? '',
    secretAccessKey: secretAccessKey ?? '',
    addressing,
  }
}

export function warnOfUnusedBucket(environment: Environment): readonly Fault[] {
  if (isSet(environment, switchedOnBy)) return []
  return otherVariables
    .filter(variable => isSet(environment, variable))
    .map(variable => ({ variable, message: `is not used without ${switchedOnBy}; files lie on the disk` }))
}

function isSet(environment: Environment, variable: string): boolean {
  return (environment[variable]?.trim() ?? '') !== ''
}

function parseBucket(text: string): Parsed<string> {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return { value: text }
  return { fault: `is ${quote(text)}; the name of a bucket is accepted: 3 to 63 of a-z, 0-9, "-" and "."` }
}

function parseEndpoint(text: string): Parsed<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url !== undefined && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  if (isPlain && /^https?:$/.test(url.protocol)) return { value: url.href.replace(/\/+$/, '') }
  return { fault: 'is not a plain http or https address; accepted is for example https://s3.example.org' }
}

function parseRegion(text: string): Parsed<string> {
  if (/^[a-z0-9-]{1,64}$/i.test(text)) return { value: text }
  return { fault: `is ${quote(text)}; a region such as eu-central-1 is accepted` }
}

function parsePrefix(text: string): Parsed<string> {
  const prefix = text.replace(/^\/+|\/+$/g, '')
  const parts = prefix.split('/')
  if (prefix.length <= 500 && parts.every(part => /^[A-Za-z0-9._-]+$/.test(part) && !/^\.+$/.test(part)))
    return { value: `${prefix}/` }
  return { fault: `is ${quote(text)}; names of letters, digits, "-", "_" and "." with slashes between are accepted` }
}

function parseAddressing(text: string): Parsed<BucketSettings['addressing']> {
  if (text === 'path' || text === 'host') return { value: text }
  return { fault: `is ${quote(text)}; path (endpoint/bucket/key) or host (bucket.endpoint/key) is accepted` }
}

function parseKey(text: string): Parsed<string> {
  if (/^[\x21-\x7e]{1,512}$/.test(text)) return { value: text }
  return { fault: 'has a space, a character outside visible ASCII, or over 512 characters' }
}
