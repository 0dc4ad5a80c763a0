import type { Json } from '../json.ts'
import type { Transform } from './enrichment-rule.ts'

/** A value as a field takes it, nothing to take, or why the value is unusable. */
export type Transformed =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly why: string }

const nothing: Transformed = { kind: 'nothing' }
const maxTextLength = 32 * 1024
const maxItems = 1_000

function failed(why: string): Transformed {
  return { kind: 'failed', why }
}

function textOf(value: Json): Transformed {
  if (typeof value !== 'string') return failed('expected a text')
  const text = value.trim()
  if (text === '') return nothing
  return { kind: 'value', value: text }
}

function urlOf(text: string): Transformed {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]*:\d+(\/|$)/.test(text) ? text : `https://${text}`
  if (/\s/.test(address) || !URL.canParse(address)) return failed('expected a web address')
  const url = new URL(address)
  const isWeb =
    /^https?:$/.test(url.protocol) && url.hostname.includes('.') && url.username === '' && url.password === ''
  return isWeb ? { kind: 'value', value: url.href } : failed('expected a web address')
}

function numberOf(value: Json): Transformed {
  if (typeof value === 'number') return { kind: 'value', value }
  if (typeof value !== 'string') return failed('expected a number')
  const text = value.trim()
  if (text === '') return nothing
  const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? { kind: 'value', value: number } : failed('expected a number')
}

/** Texts, each once; a text with commas is a list of its parts. */
function listOf(value: Json): Transformed {
  const items = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(items)) return failed('expected a list of texts')
  if (items.length > maxItems) return failed(`expected at most ${maxItems} items`)
  const texts = new Set<string>()
  for (const item of items) {
    if (typeof item !== 'string' && typeof item !== 'number') return failed('expected a list of texts')
    const text = String(item).trim()
    if (text !== '') texts.add(text)
  }
  return texts.size === 0 ? nothing : { kind: 'value', value: [...texts] }
}

function isTooLarge(value: Json): boolean {
  if (typeof value === 'string') return value.length > maxTextLength
  return typeof value === 'object' && value !== null && JSON.stringify(value).length > maxTextLength
}

function change(transform: Transform, value: Json): Transformed {
  if (transform === 'none') return value === '' ? nothing : { kind: 'value', value }
  if (transform === 'number') return numberOf(value)
  if (transform === 'string_list') return listOf(value)
  const text = textOf(value)
  if (text.kind !== 'value' || typeof text.value !== 'string' || transform === 'trim') return text
  return transform === 'lower' ? { kind: 'value', value: text.value.toLowerCase() } : urlOf(text.value)
}

/** Null and blank texts are nothing: an enrichment clears no field. */
export function transformValue(transform: Transform, value: Json): Transformed {
  if (value === null) return nothing
  const changed = change(transform, value)
  if (changed.kind !== 'value' || !isTooLarge(changed.value)) return changed
  return failed(`expected at most ${maxTextLength} characters`)
}
