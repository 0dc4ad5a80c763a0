import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { fileOf, readWhole } from '../../../../test/files-to-read.ts'
import { openRows } from './open-rows.ts'
import type { FileToRead } from './opened-file.ts'

async function cellsOf(text: string | Uint8Array, chunkBytes?: number): Promise<readonly (readonly string[])[]> {
  const { rows, fault } = await readWhole(fileOf('a.csv', text, chunkBytes), { format: 'csv' })
  assert.equal(fault, undefined)
  return rows.map(row => (row.kind === 'cells' ? row.cells : [JSON.stringify(row)]))
}

/** The rows by number, faulty ones by their message, and how the reading ended. */
async function tell(text: string | Uint8Array): Promise<readonly string[]> {
  const { rows, fault } = await readWhole(fileOf('a.csv', text))
  const told = rows.map(row => {
    if (row.kind === 'cells') return `${row.row} ${row.cells.join('|')}`
    return row.kind === 'faulty' ? `${row.row} ! ${row.fault.column}: ${row.fault.message}` : ''
  })
  return fault === undefined ? told : [...told, `${fault.message} (${fault.line})`]
}

test('what was written as CSV is read as it was, wherever the chunks are cut', async () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'ü', '😀', '\t', '|') }),
    fc.string({ unit: 'grapheme' }),
  )
  const clean = cell.map(text =>
    text
      .replaceAll(/[\0\ufffd\ufeff]/g, '')
      .toWellFormed()
      .replaceAll('\ufffd', ''),
  )
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain(width => fc.array(fc.array(clean, { minLength: width, maxLength: width }), { maxLength: 12 }))
  const options = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    record_delimiter: fc.constantFrom('\n', '\r\n', '\r'),
    bom: fc.boolean(),
    quoted: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(table, options, fc.integer({ min: 1, max: 40 }), async (rows, how, chunkBytes) => {
      const header = ['a', 'b', 'c', 'd'].slice(0, rows[0]?.length ?? 2)
      // A line end of the other kind in a cell has to be quoted, which the writer only does for its own.
      const text = stringify([header, ...rows], { ...how, quoted_match: /[\r\n]/ })
      const kept = rows.filter(row => row.some(value => value !== ''))
      assert.deepEqual(await cellsOf(text, chunkBytes), kept)
    }),
    { numRuns: 300 },
  )
})

test('cells that a row lacks are empty, and delimiters behind the last column are nothing', async () => {
  assert.deepEqual(await cellsOf('a,b,c\n1\n1,2\n1,2,3,,\n'), [
    ['1', '', ''],
    ['1', '2', ''],
    ['1', '2', '3'],
  ])
})

test('a row with more cells than columns is a faulty row', async () => {
  assert.deepEqual(await tell('a,b\n1,2\n1,2,3\n4,5\n'), [
    '1 1|2',
    '2 ! null: has 3 cells, more than the 2 columns (line 3)',
    '3 4|5',
  ])
})

test('empty lines and lines of delimiters alone are no rows, and count as lines', async () => {
  assert.deepEqual(await tell('a,b\n\n1,2\n,\n\n\n3,4,5\n'), [
    '1 1|2',
    '2 ! null: has 3 cells, more than the 2 columns (line 7)',
  ])
})

test('a stray quote costs its line alone', async () => {
  const remedy = 'put the whole cell in quotes and double those inside it'
  for (const end of ['\n', '\r\n', '\r']) {
    const lines = ['a,b', '1,x"y', '2,"5"6', '3,fine', '4,5" x 6"', '"5,"z', '6,last']
    assert.deepEqual(await tell(lines.join(end)), [
      `1 ! b: a quote stands inside a cell that does not begin with one (line 2); ${remedy}`,
      `2 ! b: a quote ends before its cell does (line 3); ${remedy}`,
      '3 3|fine',
      `4 ! b: a quote stands inside a cell that does not begin with one (line 5); ${remedy}`,
      `5 ! a: a quote ends before its cell does (line 6); ${remedy}`,
      '6 6|last',
    ])
  }
})

test('a quote that was forgotten costs the line it opens in when a later one gives it away', async () => {
  assert.deepEqual(await tell('a,b\n1,"one\n2,"two"\n3,three\n'), [
    '1 ! b: a quote ends before its cell does (line 2); put the whole cell in quotes and double those inside it',
    '2 2|two',
    '3 3|three',
  ])
})

test('stray quotes are found wherever the chunks are cut', async () => {
  const lines = ['a,b', ...Array.from({ length: 60 }, (_, i) => (i % 3 === 1 ? `${i},x"y"` : `${i},"ok ""${i}"""`))]
  for (const chunkBytes of [1, 2, 3, 7, 64]) {
    const { rows, fault } = await readWhole(fileOf('a.csv', lines.join('\n'), chunkBytes))
    assert.equal(fault, undefined)
    assert.deepEqual(
      rows.map(row => (row.kind === 'cells' ? row.cells[1] : row.kind)),
      Array.from({ length: 60 }, (_, i) => (i % 3 === 1 ? 'faulty' : `ok "${i}"`)),
    )
  }
})

test('a quote that is never closed ends the reading and names the line of its row; the rows before it are there', async () => {
  assert.deepEqual(await tell('a,b\n1,2\n\n3,"4\n5,6\n7,8\n'), [
    '1 1|2',
    'opens a quote in the row that begins in line 4 and never closes it (4)',
  ])
  const found = await tell(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(400_000)}`)
  assert.equal(found[0], '1 1|2')
  assert.match(found[1] ?? '', /more than 1 MiB, which begins in line 3; a quote that is never closed .*\(3\)$/)
})

test('bytes that are no UTF-8, and NUL, make a faulty row; a header with them refuses the file', async () => {
  assert.deepEqual(await tell(Buffer.from('a,b\n1,\xe4\n2,c\n', 'latin1')), [
    '1 ! b: holds bytes that are not UTF-8; save the file as UTF-8',
    '2 2|c',
  ])
  assert.deepEqual(await tell(Buffer.from('Stra\xdfe,b\n1,2\n', 'latin1')), [
    'is not UTF-8: see the name of column 1; save it as UTF-8 (1)',
  ])
  const late = `a,b\n${'1,2\n'.repeat(20_000)}3,\0\n`
  assert.equal((await tell(late)).at(-1), '20001 ! b: holds a NUL character')
})

test('columns without a name are numbered; two of one name refuse the file', async () => {
  const { columns } = await readWhole(fileOf('a.csv', '\ufeff"First\nName",,c\n1,2,3\n'))
  assert.deepEqual(columns, ['First Name', 'column_2', 'c'])
  assert.deepEqual(await tell('a,b,a\n'), ['has two columns of the same name, columns 1 and 3; rename one (1)'])
  assert.deepEqual(await tell(`${'a,'.repeat(600)}\n`), ['has more than 500 columns (1)'])
})

/** A file that never ends, of one line; tells how much of it was read. */
function endlessLine(text: string): { file: FileToRead; readBytes: () => number } {
  let bytes = 0
  const chunk = Buffer.from(text.repeat(65_536 / text.length))
  function* chunks(): Generator<Buffer> {
    yield Buffer.from('a,b\n1,2\n')
    for (; bytes < 2 ** 31; bytes += chunk.length) yield chunk
  }
  return {
    file: { name: 'a.csv', byteCount: 2 ** 31, open: async () => Readable.from(chunks()) },
    readBytes: () => bytes,
  }
}

test('a line of 2 GB ends the reading after a few MiB, whatever it is made of', async () => {
  for (const text of ['x', ',', '"', '"",', 'ü']) {
    const { file, readBytes } = endlessLine(text)
    const { rows, fault } = await readWhole(file)
    assert.equal(rows[0]?.row, 1)
    assert.match(fault?.message ?? '', /more than 1 MiB, which begins in line 3/, text)
    assert.ok(readBytes() < 8 * 2 ** 20, `${text}: ${readBytes()}`)
  }
})

test('a file that is let go of is closed', async () => {
  const { file } = endlessLine('x,y\n1')
  let stream: Readable | undefined
  const watched: FileToRead = {
    ...file,
    open: async () => {
      stream = await file.open()
      return stream
    },
  }
  {
    await using _opened = await openRows(watched)
  }
  assert.equal(stream?.destroyed, true)
})
