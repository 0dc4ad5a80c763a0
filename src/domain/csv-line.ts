import type { Json } from './json.ts'

// RFC 4180, by hand: most cells of a wide table are empty or plain, and a stringifier that is made for every dialect took
// ten times as long over them.

/** A text that is empty, or whose ends are blank, stands in quotation marks too: readers that trim leave it as it is. */
const quotedText = /[",\r\n]|^$|^\s|\s$/
/** What a spreadsheet would carry out, also where it is written in the wide characters of East Asia. */
const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

function cell(value: Json | undefined, defusesFormulas: boolean): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string' && typeof value !== 'object') return String(value)
  let text = typeof value === 'string' ? value : JSON.stringify(value)
  if (defusesFormulas && formula.test(text)) text = `'${text}`
  return quotedText.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** `defusesFormulas` puts the mark of a text, an apostrophe, before texts that a spreadsheet would carry out. */
export function csvLine(values: readonly (Json | undefined)[], defusesFormulas: boolean): string {
  return `${values.map(value => cell(value, defusesFormulas)).join(',')}\r\n`
}
