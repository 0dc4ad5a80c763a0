import type { Json } from './json.ts'

const excerptLength = 200

/** The beginning of a text, without half a character at the cut. */
export function excerptText(text: string, length = excerptLength): string {
  return text.length <= length ? text : text.slice(0, length).toWellFormed()
}

/** A value short enough to be shown or stored beside what is wrong with it. */
export function excerpt(value: Json): Json {
  if (typeof value === 'string') return excerptText(value)
  if (typeof value !== 'object' || value === null) return value
  const text = JSON.stringify(value)
  return text.length <= excerptLength ? value : excerptText(text)
}
