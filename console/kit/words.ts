/** `customer_id` as people read it. */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ').trim()
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1)
}

/** `1 row`, `3 rows`. */
export function several(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

const longestTitle = 120

/** The beginning of a text, without half a character at the cut. */
export function cut(text: string, length = longestTitle): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`
}

/** A value of any shape as an example of it. */
export function textOfValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
