import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { fileOf, type ReadFile, readWhole } from '../../../../../test/files-to-read.ts'
import { openRows } from '../open-rows.ts'

type Written = Parameters<typeof parquetWriteBuffer>[0]

function write(columnData: Written['columnData'], more: Partial<Written> = {}): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...more }))
}

function read(bytes: Uint8Array): Promise<ReadFile> {
  return readWhole(fileOf('a.parquet', bytes))
}

function valuesOf({ rows, fault }: ReadFile): readonly unknown[] {
  assert.equal(fault, undefined)
  return rows.map(row => (row.kind === 'object' ? row.values : row.kind === 'faulty' ? row.fault : row))
}

async function faultOf(bytes: Uint8Array): Promise<string> {
  return (await read(bytes)).fault?.message ?? 'no fault'
}

test('each type of Parquet is read as JSON that loses nothing', async () => {
  const bytes = write([
    { name: 'text', data: ['ä', null, ''], type: 'STRING' },
    { name: 'int', data: [1, -2, null], type: 'INT32' },
    { name: 'long', data: [7n, 2n ** 60n, null], type: 'INT64' },
    { name: 'double', data: [0.1, Number.NaN, null], type: 'DOUBLE' },
    { name: 'float', data: [0.1, 1e10, null], type: 'FLOAT' },
    { name: 'flag', data: [true, false, null], type: 'BOOLEAN' },
    { name: 'at', data: [new Date('2024-03-04T10:30:00.5Z'), new Date(0), null], type: 'TIMESTAMP' },
    { name: 'json', data: [{ a: [1] }, [true], null], type: 'JSON' },
    { name: 'id', data: ['01234567-89ab-cdef-0123-456789abcdef', null, null], type: 'UUID' },
  ])
  const file = await read(bytes)
  assert.deepEqual(file.shape, { format: 'parquet', isGzipped: false, delimiter: null })
  assert.deepEqual(file.columns, ['text', 'int', 'long', 'double', 'float', 'flag', 'at', 'json', 'id'])
  assert.deepEqual(valuesOf(file), [
    {
      text: 'ä',
      int: 1,
      long: 7,
      double: 0.1,
      float: 0.1,
      flag: true,
      at: '2024-03-04T10:30:00.500Z',
      json: { a: [1] },
      id: '01234567-89ab-cdef-0123-456789abcdef',
    },
    {
      text: null,
      int: -2,
      long: '1152921504606846976',
      double: null,
      float: 1e10,
      flag: false,
      at: '1970-01-01T00:00:00.000Z',
      json: [true],
      id: null,
    },
    { text: '', int: null, long: null, double: null, float: null, flag: null, at: null, json: null, id: null },
  ])
})

test('dates are days and decimals keep their digits', async () => {
  const bytes = write(
    [
      { name: 'day', data: [new Date('2024-03-04T00:00:00Z'), null] },
      { name: 'price', data: [12.34, -0.05] },
    ],
    {
      schema: [
        { name: 'root', num_children: 2 },
        { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'OPTIONAL' },
        {
          name: 'price',
          type: 'INT64',
          converted_type: 'DECIMAL',
          scale: 2,
          precision: 18,
          repetition_type: 'REQUIRED',
        },
      ],
    },
  )
  assert.deepEqual(valuesOf(await read(bytes)), [
    { day: '2024-03-04', price: 12.34 },
    { day: null, price: -0.05 },
  ])
})

test('row groups and pages are read one after the other, with and without dictionaries', async () => {
  const count = 12_345
  const rows = Array.from({ length: count }, (_, i) => i)
  const bytes = write(
    [
      { name: 'n', data: rows, type: 'INT32' },
      { name: 'unique', data: rows.map(i => `user${i}@example.org`), type: 'STRING' },
      { name: 'few', data: rows.map(i => (i % 5 === 0 ? null : `city ${i % 3}`)), type: 'STRING' },
      { name: 'one', data: rows.map(() => 'same'), type: 'STRING' },
    ],
    { rowGroupSize: 5_000, pageSize: 8_192 },
  )
  const values = valuesOf(await read(bytes))
  assert.equal(values.length, count)
  for (const i of [0, 1, 499, 500, 4_999, 5_000, 9_999, 12_344]) {
    const few = i % 5 === 0 ? null : `city ${i % 3}`
    assert.deepEqual(values[i], { n: i, unique: `user${i}@example.org`, few, one: 'same' })
  }
})

test('a file without rows has its columns', async () => {
  const file = await read(write([{ name: 'a', data: [], type: 'STRING' }]))
  assert.deepEqual([file.columns, file.rows, file.fault], [['a'], [], undefined])
})

test('nested columns are refused by name, with what is taken', async () => {
  const list = write([{ name: 'tags', data: [['a'], ['b']] }], {
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'tags', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    ],
  })
  assert.match(await faultOf(list), /has a nested column, tags: lists, maps and groups are not taken, flat columns of/)
})

test('bytes that are not said to be text are refused by the name of their column', async () => {
  const bytes = write([
    { name: 'a', data: ['x'], type: 'STRING' },
    { name: 'photo', data: [new Uint8Array([1, 2])], type: 'BYTE_ARRAY' },
  ])
  assert.match(await faultOf(bytes), /has the column photo of plain BYTE_ARRAY, which is not taken/)
})

test('a value that cannot be stored makes a faulty row', async () => {
  const bytes = write([{ name: 'at', data: [new Date(0), new Date(8.64e15), new Date(1)], type: 'TIMESTAMP' }])
  assert.deepEqual(valuesOf(await read(bytes)), [
    { at: '1970-01-01T00:00:00.000Z' },
    { column: 'at', message: 'expected a time in the years 0 to 9999' },
    { at: '1970-01-01T00:00:00.001Z' },
  ])
  const text = write([{ name: 'a', data: ['a\0b', 'c'], type: 'STRING' }])
  assert.deepEqual(valuesOf(await read(text))[0], {
    column: 'a',
    message: 'expected text in UTF-8 without NUL characters',
  })
})

test('a file that is cut off is refused', async () => {
  const bytes = write([{ name: 'a', data: ['x'], type: 'STRING' }])
  assert.match(await faultOf(bytes.subarray(0, bytes.length - 5)), /the upload may be cut off/)
  assert.match(await faultOf(bytes.subarray(0, 6)), /it is too short/)
})

test('a file that lies about its sizes is refused, whichever byte of it is changed', { timeout: 120_000 }, async () => {
  const whole = write(
    [
      { name: 'a', data: Array.from({ length: 40 }, (_, i) => `value ${i % 7}`), type: 'STRING' },
      { name: 'n', data: Array.from({ length: 40 }, (_, i) => i), type: 'INT32' },
    ],
    { statistics: false },
  )
  // Either it reads as some rows or it is refused; nothing else comes of it, and never more rows than memory holds.
  for (let at = 4; at < whole.length; at += 11) {
    const changed = whole.slice()
    changed[at] = (changed[at] ?? 0) ^ (at % 2 === 0 ? 0xff : 0x7e)
    const { rows, fault } = await read(changed)
    if (fault === undefined) assert.ok(rows.length <= 4_000_000, `byte ${at}`)
    else assert.equal(fault.line, null)
  }
})

test('a dictionary cannot make a small file stand for rows without bounds', { timeout: 120_000 }, async () => {
  const large = 'x'.repeat(32 * 2 ** 20)
  const bytes = write([{ name: 'a', data: Array.from({ length: 2_000 }, () => large), type: 'STRING' }])
  assert.ok(bytes.length < 8 * 2 ** 20, 'it is packed')
  assert.match(await faultOf(bytes), /has a row of more than 1 MiB, row 1; take the long texts out/)

  const long = 'x'.repeat(500_000)
  const file = fileOf(
    'a.parquet',
    write([{ name: 'a', data: Array.from({ length: 100 }, () => long), type: 'STRING' }]),
  )
  await using opened = await openRows(file)
  const stretches: number[] = []
  for await (const rows of opened.rows) stretches.push(rows.length)
  assert.ok(Math.max(...stretches) < 10, `${stretches}`)
  assert.equal(
    stretches.reduce((sum, rows) => sum + rows, 0),
    100,
  )
})

test('a description of lists in lists that are said to be huge is refused', { timeout: 120_000 }, async () => {
  // Each list says that it has thirty million lists, and holds one.
  const size = [0x80, 0x87, 0xa7, 0x0e]
  const lists = Array.from({ length: 200 }, () => [0xf9, ...size]).flat()
  const footer = Buffer.from([0x29, ...lists])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  const bytes = Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')])
  assert.match(await faultOf(bytes), /takes too much memory to decode|its description cannot be read/)
})
