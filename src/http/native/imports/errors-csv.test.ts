import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorsCsv } from './errors-csv.ts'
import type { RowError } from './row-errors.ts'

async function linesOf(...values: readonly RowError['value'][]): Promise<readonly string[]> {
  async function* page() {
    yield values.map((value, i) => ({ row: i + 1, column: 'a', value, message: 'no', code: 'invalid_value' }))
  }
  let text = ''
  for await (const piece of errorsCsv(page())) text += piece
  return text.split('\r\n').slice(1, -1)
}

test('values that a spreadsheet would carry out are texts', async () => {
  assert.deepEqual(await linesOf('=1+1', '+cmd|x', '-2+3', '@sum(a1)', '\tx', '-12.5', '+493012345'), [
    "1,a,'=1+1,no,invalid_value",
    "2,a,'+cmd|x,no,invalid_value",
    "3,a,'-2+3,no,invalid_value",
    "4,a,'@sum(a1),no,invalid_value",
    "5,a,'\tx,no,invalid_value",
    '6,a,-12.5,no,invalid_value',
    '7,a,+493012345,no,invalid_value',
  ])
})

test('quotes, commas and line ends stay inside of their cell', async () => {
  assert.deepEqual(await linesOf('a,"b"', ['x', 1], null), [
    '1,a,"a,""b""",no,invalid_value',
    '2,a,"[""x"",1]",no,invalid_value',
    '3,a,,no,invalid_value',
  ])
})
