import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toUtf8 } from './to-utf8.ts'

const line = 'Vorname;Straße\nJürgen;Große Gasse – 3 €\n'
/** As a spreadsheet on Windows saves it. */
const western = Buffer.concat([
  Buffer.from('Vorname;Straße\nJürgen;Große Gasse ', 'latin1'),
  Buffer.from([0x96]),
  Buffer.from(' 3 '),
  Buffer.from([0x80, 0x0a]),
])

test('a CSV file in the encoding of Western Europe is sent as UTF-8', async () => {
  const { file, wasConverted } = await toUtf8(new File([western], 'kunden.CSV'))
  assert.equal(wasConverted, true)
  assert.equal(file.name, 'kunden.CSV')
  assert.equal(await file.text(), line)
})

test('what is UTF-8, binary or no CSV is sent as it is', async () => {
  for (const file of [
    new File([line], 'kunden.csv'),
    new File([Buffer.from([0xff, 0xfe, 0x41, 0x00])], 'kunden.csv'),
    new File([western], 'kunden.parquet'),
  ]) {
    assert.deepEqual(await toUtf8(file), { file, wasConverted: false })
  }
})
