import type { JsonObject } from '../../domain/json.ts'
import { isAddressListed } from '../../engine/credentials/addresses.ts'
import type { PersonalKey } from '../../engine/credentials/personal-keys.ts'
import type { Bucket } from '../../engine/rate-limit.ts'
import { idIn } from './body.ts'
import type { Action, Caller } from './call.ts'
import {
  type Fault,
  invalidApiKey,
  invalidDeveloperSecret,
  ipNotListed,
  missingApiKey,
  missingDeveloperSecret,
} from './fault.ts'
import type { ZyntroContext } from './surface.ts'

/** Whose a refused call is, as far as its credentials tell. */
export type Blamed = { readonly workspaceId: string; readonly keyId: string }

export type Guarded =
  | { readonly kind: 'admitted'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly fault: Fault; readonly blamed: Blamed | undefined }
  | { readonly kind: 'limited'; readonly retryAfterSeconds: number }

/** Requests a second that one key may make; a burst may hold twice as many. */
const callsPerSecond = 100
/** Calls with a good personal key that are refused all the same: whoever makes more of them is guessing a secret. */
const refusalsPerSecond = 5

function bucketOf({ workspaceId, keyId }: Blamed, what: 'calls' | 'refusals'): Bucket {
  const tokensPerSecond = what === 'calls' ? callsPerSecond : refusalsPerSecond
  return { workspaceId, name: `zyntro:${what}:${keyId}`, tokensPerSecond, capacity: 2 * tokensPerSecond }
}

function refusal(fault: Fault, blamed?: Blamed): Guarded {
  return { kind: 'refused', fault, blamed }
}

/** A personal key may have a list too; without one it is good from everywhere. */
function isListed(allowedIps: readonly string[] | null, ip: string): boolean {
  return allowedIps === null || isAddressListed(allowedIps, ip)
}

async function judgePersonal({ credentials }: ZyntroContext, body: JsonObject): Promise<PersonalKey | Fault> {
  const token = idIn(body, 'api_key')
  if (token === undefined) return missingApiKey
  return (await credentials.findPersonalKey(token)) ?? invalidApiKey
}

async function judge(context: ZyntroContext, action: Action, body: JsonObject, ip: string): Promise<Guarded> {
  let personal: PersonalKey | undefined
  if (action.credentials !== 'developer') {
    const judged = await judgePersonal(context, body)
    if ('code' in judged) return refusal(judged)
    personal = judged
  }
  const blamed = personal && { workspaceId: personal.workspaceId, keyId: personal.id }
  if (action.credentials === 'personal' && personal !== undefined) {
    if (!isListed(personal.allowedIps, ip)) return refusal(ipNotListed, blamed)
    const { workspaceId, userId, id: keyId, name: source } = personal
    return { kind: 'admitted', caller: { workspaceId, userId, keyId, source, developer: null } }
  }
  const secret = idIn(body, 'developer_secret')
  if (secret === undefined) return refusal(missingDeveloperSecret, blamed)
  const developer = await context.credentials.findDeveloperKey(secret)
  if (developer === undefined) return refusal(invalidDeveloperSecret, blamed)
  if (personal !== undefined && personal.workspaceId !== developer.workspaceId) {
    return refusal(invalidDeveloperSecret, blamed)
  }
  const { workspaceId, id: keyId, name: source } = developer
  if (!isAddressListed(developer.allowedIps, ip) || !isListed(personal?.allowedIps ?? null, ip)) {
    return refusal(ipNotListed, blamed ?? { workspaceId, keyId })
  }
  return { kind: 'admitted', caller: { workspaceId, userId: personal?.userId ?? null, keyId, source, developer } }
}

/** Judges the credentials of a call in the order of the contract, then its quota. */
export async function guardCall(
  context: ZyntroContext,
  action: Action,
  body: JsonObject,
  ip: string,
): Promise<Guarded> {
  const judged = await judge(context, action, body, ip)
  const bucket = bucketFor(judged)
  if (bucket === undefined) return judged
  const admission = await context.rateLimiter.take(bucket)
  return admission.admitted ? judged : { kind: 'limited', retryAfterSeconds: admission.retryAfterSeconds }
}

function bucketFor(judged: Guarded): Bucket | undefined {
  if (judged.kind === 'admitted') return bucketOf(judged.caller, 'calls')
  return judged.kind === 'refused' && judged.blamed !== undefined ? bucketOf(judged.blamed, 'refusals') : undefined
}
