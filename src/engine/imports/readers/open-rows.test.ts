import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { fileOf, readWhole } from '../../../../test/files-to-read.ts'
import { inflate } from './byte-source.ts'
import { openRows } from './open-rows.ts'

async function faultOf(name: string, content: string | Uint8Array): Promise<string> {
  const { fault } = await readWhole(fileOf(name, content))
  return fault?.message ?? 'no fault'
}

test('a file is told by its content, and by its name where that leaves it open', async () => {
  const shapeOf = async (name: string, content: string | Uint8Array) => {
    const { shape } = await readWhole(fileOf(name, content))
    return shape && `${shape.format} ${JSON.stringify(shape.delimiter)}${shape.isGzipped ? ' gzip' : ''}`
  }
  assert.equal(await shapeOf('people.csv', 'a,b\n1,2'), 'csv ","')
  assert.equal(await shapeOf('people', 'a;b,c;d\n1;2;3'), 'csv ";"')
  assert.equal(await shapeOf('people.txt', '"a,b,c"|d\n1|2'), 'csv "|"')
  assert.equal(await shapeOf('people.tsv', 'a\n1'), 'csv "\\t"')
  assert.equal(await shapeOf('people.csv', '{"a":1}'), 'ndjson null')
  assert.equal(await shapeOf('people.jsonl', 'oops'), 'ndjson null')
  assert.equal(await shapeOf('people.jsonl.gz', gzipSync('oops')), 'ndjson null gzip')
  assert.equal(await shapeOf('people.csv', gzipSync('a\tb')), 'csv "\\t" gzip')
  const parquet = parquetWriteBuffer({ columnData: [{ name: 'a', data: ['x'], type: 'STRING' }] })
  assert.equal(await shapeOf('people.csv', new Uint8Array(parquet)), 'parquet null')
})

test('what is no file of rows is refused with what to do', async () => {
  assert.equal(await faultOf('a.csv', ''), 'is empty')
  assert.equal(await faultOf('a.csv', '\ufeff\n \n'), 'is empty')
  assert.equal(await faultOf('a.csv.gz', gzipSync('')), 'is empty')
  assert.equal(await faultOf('a.csv', Buffer.from('\ufeffa,b\n1,2', 'utf16le')), 'is UTF-16; save it as UTF-8')
  assert.equal(await faultOf('a.csv', Buffer.from('a,b\n1,2', 'utf16le')), 'is UTF-16; save it as UTF-8')
  assert.equal(await faultOf('a.csv', Buffer.from('a,b\n1,2', 'utf16le').swap16()), 'is UTF-16; save it as UTF-8')
  assert.match(await faultOf('a.xlsx', Buffer.from('PK\x03\x04rest')), /unpack it, or save the sheet as CSV/)
  assert.match(await faultOf('a.csv', Buffer.from('ab\x01\x00\x02')), /is no text/)
  assert.match(await faultOf('a.json', '\n[{"a":1}]'), /is one JSON array; send one object on each line/)
  assert.match(await faultOf('a.json', '{\n  "a": 1\n}'), /over several lines/)
  assert.match(await faultOf('a.parquet', 'a,b'), /is not Parquet/)
  const parquet = parquetWriteBuffer({ columnData: [{ name: 'a', data: ['x'], type: 'STRING' }] })
  assert.match(await faultOf('a.parquet.gz', gzipSync(new Uint8Array(parquet))), /Parquet inside gzip/)
})

test('a header without rows is a file without rows', async () => {
  assert.deepEqual(await readWhole(fileOf('a.csv', 'a,b\n')), {
    shape: { format: 'csv', delimiter: ',', isGzipped: false },
    columns: ['a', 'b'],
    rows: [],
    fault: undefined,
  })
})

test('gzip of several members is one file', async () => {
  const { rows } = await readWhole(fileOf('a.csv', Buffer.concat([gzipSync('a,b\n1,'), gzipSync('2\n3,4')]), 5))
  assert.deepEqual(
    rows.map(row => row.kind === 'cells' && row.cells),
    [
      ['1', '2'],
      ['3', '4'],
    ],
  )
})

test('gzip that is cut off or damaged is refused', async () => {
  const whole = gzipSync(`a,b\n${Array.from({ length: 50_000 }, (_, i) => `${i},${i * 7919}`).join('\n')}`)
  assert.match(await faultOf('a.csv.gz', whole.subarray(0, whole.length - 20)), /in the middle of its gzip data/)
  assert.match(await faultOf('a.csv.gz', gzipSync('a,b\n1,2').subarray(0, 15)), /in the middle of its gzip data/)
  const damaged = Buffer.from(whole)
  damaged.fill(0xff, 5_000, 5_100)
  assert.match(await faultOf('a.csv.gz', damaged), /gzip data that is damaged/)
})

test('gzip that unpacks to far more than it holds is refused before it has done so', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, 'a,b\n'))
  async function* source(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bomb.length; at += 4_096) yield bomb.subarray(at, at + 4_096)
  }
  async function unpack(limits: Parameters<typeof inflate>[1]): Promise<number> {
    let bytes = 0
    await assert.rejects(
      async () => {
        for await (const chunk of inflate(source(), limits)) bytes += chunk.length
      },
      { name: 'Error', message: /^unpacks to more than/ },
    )
    return bytes
  }
  assert.ok((await unpack({ maxBytes: 2 ** 40, maxRatio: 200, freeBytes: 2 ** 20 })) < 32 * 2 ** 20)
  assert.ok((await unpack({ maxBytes: 2 ** 20, maxRatio: 5_000, freeBytes: 2 ** 20 })) <= 2 ** 20)
})

test('a gzip that begins as a bomb is refused when it is opened, whatever its rows are', async () => {
  const bomb = gzipSync(Buffer.alloc(96 * 2 ** 20, 'a\n'))
  assert.match(await faultOf('a.csv.gz', bomb), /unpacks to more than 200 times its size/)
  assert.equal((await readWhole(fileOf('a.csv.gz', bomb))).rows.length, 0)
})

test('a file of empty lines comes in pieces too, so that whoever reads it can stop', async () => {
  const lines = '\n'.repeat(20 * 2 ** 20)
  for (const [name, start] of [
    ['a.csv', 'a,b\n'],
    ['a.ndjson', '{"a":1}\n'],
  ] as const) {
    await using opened = await openRows(fileOf(name, start + lines))
    let pieces = 0
    for await (const _ of opened.rows) pieces++
    assert.ok(pieces >= 5, `${name} comes in ${pieces} pieces`)
    assert.match(await faultOf(name, lines), /begins with nothing but empty lines|is empty/)
  }
})

test('others are served while line after line of a CSV has a stray quote', async () => {
  let [rows, turns, isOver] = [0, 0, false]
  const count = () => {
    turns++
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await using opened = await openRows(fileOf('a.csv', `a,b\n${'x"\n'.repeat(20_000)}`))
  for await (const stretch of opened.rows) rows += stretch.length
  isOver = true
  assert.equal(rows, 20_000)
  assert.ok(turns > 100, `${turns} turns`)
})

test('NDJSON is read line by line, and a line that cannot be stored is a faulty row', async () => {
  const lines = [
    '\ufeff{"a":1,"b":{"c":[null,true]}}',
    '',
    '  \r',
    '{"a":"x","__proto__":2}\r',
    '[1]',
    '{"a":1e400}',
    '{"b":{"deep":"\\u0000"}}',
    '{"a":"\\ud800"}',
    `{"a":${'['.repeat(70)}${']'.repeat(70)}}`,
    '{"a":1',
    '{"z":0}',
  ]
  for (const chunkBytes of [1, 7, 65_536]) {
    const { columns, rows, fault } = await readWhole(fileOf('a.ndjson', lines.join('\n'), chunkBytes))
    assert.equal(fault, undefined)
    assert.deepEqual(columns, ['a', 'b', '__proto__', 'z'])
    assert.deepEqual(
      rows.map(row => (row.kind === 'faulty' ? `${row.fault.column}: ${row.fault.message}` : row.kind)),
      [
        'object',
        'object',
        'null: line 5 is not a JSON object',
        'a: line 6 cannot be stored: a: the number is too large for a double',
        'b: line 7 cannot be stored: b.deep: the text holds a NUL character (\\u0000)',
        'a: line 8 cannot be stored: a: the text holds half of a surrogate pair',
        `a: line 9 cannot be stored: a${'[0]'.repeat(63)}: nested deeper than 64 levels`,
        'null: line 10 is not JSON: unexpected character at position 6',
        'object',
      ],
    )
    assert.deepEqual(rows[0], { kind: 'object', row: 1, values: { a: 1, b: { c: [null, true] } } })
  }
})

test('NDJSON with a line of 2 GB is refused after a MiB; the rows before it are there', async () => {
  let bytes = 0
  function* chunks(): Generator<Buffer> {
    yield Buffer.from('{"a":1}\n{"a":"')
    for (; bytes < 2 ** 31; bytes += 65_536) yield Buffer.alloc(65_536, 'x')
  }
  const file = { name: 'a.ndjson', byteCount: 2 ** 31, open: async () => Readable.from(chunks()) }
  const { rows, fault } = await readWhole(file)
  assert.equal(rows.length, 1)
  assert.match(fault?.message ?? '', /a line of more than 1 MiB, line 2/)
  assert.ok(bytes < 4 * 2 ** 20)
})

test('a store that fails while a file is read is not the fault of the file', async () => {
  function* chunks(): Generator<Buffer> {
    yield Buffer.from(`a,b\n${'1,2\n'.repeat(30_000)}`)
    throw new Error('the bucket is away')
  }
  const file = { name: 'a.csv', byteCount: 1_000_000, open: async () => Readable.from(chunks()) }
  await assert.rejects(async () => {
    await using opened = await openRows(file)
    for await (const _ of opened.rows);
  }, /the bucket is away/)
})

test('how much was read is told in bytes of the file as it lies there', async () => {
  const packed = gzipSync(`a,b\n${'1,2\n'.repeat(10_000)}`)
  await using opened = await openRows(fileOf('a.csv.gz', packed))
  for await (const stretch of opened.rows) assert.ok(stretch.length <= 500)
  assert.equal(opened.bytesRead(), packed.length)
})
