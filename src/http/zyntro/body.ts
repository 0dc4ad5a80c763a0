import { isUtf8 } from 'node:buffer'
import { isJsonObject, isStorableText, type Json, type JsonObject, memberOf } from '../../domain/json.ts'
import { type Fault, missing } from './fault.ts'

const nothing: JsonObject = {}

/** The body as this wire takes it: what is no JSON object is an empty one, whatever the content type says. */
export function readBody(bytes: unknown): JsonObject {
  if (!Buffer.isBuffer(bytes) || !isUtf8(bytes)) return nothing
  const text = bytes.toString('utf8')
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
    return isJsonObject(value) ? value : nothing
  } catch {
    return nothing
  }
}

/**
 * Whether a value can be stored and sent back: at most so many levels of objects and arrays, no NUL character, no half of
 * a surrogate pair, no number beyond a double. Without recursion, for a body may nest half a million levels.
 */
export function isStorable(value: Json | undefined, maxDepth: number): boolean {
  const waiting: { readonly value: Json | undefined; readonly depth: number }[] = [{ value, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: item, depth } = next
    if (typeof item === 'string' && !isStorableText(item)) return false
    if (typeof item === 'number' && !Number.isFinite(item)) return false
    if (typeof item !== 'object' || item === null) continue
    if (depth === maxDepth) return false
    for (const [key, inner] of Object.entries(item)) {
      if (!isStorableText(key)) return false
      waiting.push({ value: inner, depth: depth + 1 })
    }
  }
  return true
}

/** A text of this wire, or a number as its decimals; undefined for what counts as missing. */
export function readText(value: Json | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text : undefined
}

export function textIn(body: JsonObject, name: string): string | undefined {
  return readText(memberOf(body, name))
}

/** Ids and secrets, which mean the same with white space around them. */
export function idIn(body: JsonObject, name: string): string | undefined {
  return textIn(body, name)?.trim()
}

/** 0 or 1 in the spellings that clients have; undefined for anything else. */
export function readFlag(value: Json | undefined): boolean | undefined {
  if (value === 1 || value === '1' || value === true) return true
  return value === 0 || value === '0' || value === false ? false : undefined
}

export function isAsked(body: JsonObject, name: string): boolean {
  return readFlag(memberOf(body, name)) === true
}

const idLabels = { org_id: 'org ID', member_id: 'member ID', contact_id: 'contact ID' } as const

/** The ids that an action needs, or the first that is missing, in the order given. */
export function requireIds<K extends keyof typeof idLabels>(
  body: JsonObject,
  names: readonly K[],
): { readonly ids: Readonly<Record<K, string>> } | { readonly fault: Fault } {
  const ids: Partial<Record<K, string>> = {}
  for (const name of names) {
    const id = idIn(body, name)
    if (id === undefined) return { fault: missing(idLabels[name]) }
    ids[name] = id
  }
  if (!hasAll(ids, names)) throw new Error('every id was read')
  return { ids }
}

function hasAll<K extends string>(ids: Partial<Record<K, string>>, names: readonly K[]): ids is Record<K, string> {
  return names.every(name => ids[name] !== undefined)
}
