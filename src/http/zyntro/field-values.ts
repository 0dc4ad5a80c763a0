import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts'

// Values that contacts and companies have alike, as they are read and as they are shown.

export const customPrefix = 'custom.'
export const maxValueDepth = 10
const maxTagLength = 100

/** A value that clears: null, or a text of nothing but white space. */
export function isCleared(value: Json): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '')
}

/** Tags as texts, each once; one that stands alone is a list of one. */
export function readTags(value: Json): Json | undefined {
  const items = Array.isArray(value) ? value : [value]
  const tags = items.map(item => (typeof item === 'number' ? String(item) : item))
  return tags.every(tag => typeof tag === 'string') ? [...new Set(tags.filter(tag => tag.trim() !== ''))] : undefined
}

/** Custom fields of a contact or a company as pairs of their tag and value, null to clear. */
export function readCustom(value: Json): readonly (readonly [tag: string, value: Json])[] | undefined {
  if (!isJsonObject(value)) return undefined
  const tags = Object.entries(value).filter(([tag]) => tag.trim() !== '' && tag.length <= maxTagLength)
  return tags.map(([tag, item]) => [tag, isCleared(item) ? null : item])
}

/** The fields below `customFields`, by their tags. */
export function viewCustom(fields: JsonObject): JsonObject {
  const custom = Object.entries(fields).filter(([name]) => name.startsWith(customPrefix))
  return Object.fromEntries(custom.map(([name, value]) => [name.slice(customPrefix.length), value]))
}

export function viewTags(tags: Json | undefined): readonly Json[] {
  if (tags === undefined || tags === null) return []
  return Array.isArray(tags) ? tags : [tags]
}
