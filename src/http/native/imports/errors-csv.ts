import type { RowError } from './row-errors.ts'

const header = 'row,column,value,message,code\r\n'

/**
 * What a spreadsheet takes for a formula it would carry out; numbers are none. The apostrophe is the spreadsheet's own mark
 * of a text.
 */
function defuse(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = defuse(typeof value === 'string' ? value : JSON.stringify(value))
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A file of the errors, in pieces. */
export async function* errorsCsv(pages: AsyncIterable<readonly RowError[]>): AsyncGenerator<string> {
  yield header
  for await (const page of pages) {
    yield page
      .map(({ row, column, value, message, code }) => `${[row, column, value, message, code].map(cell).join(',')}\r\n`)
      .join('')
  }
}
