import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatPath, maxDepth } from '../domain/strict-json.ts'
import { parseJson } from './parse-json.ts'

const parse = (text: string) => parseJson(Buffer.from(text))

function assertRefused(text: string | Buffer, path: string, message: RegExp): void {
  const parsed = parseJson(Buffer.from(text))
  assert.equal(parsed.kind, 'refused')
  if (parsed.kind !== 'refused') return
  assert.equal(parsed.path, path)
  assert.match(parsed.message, message)
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

describe('parseJson', () => {
  test('what JSON.stringify writes is read as JSON.parse reads it, whatever its escapes and spaces', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8, stringUnit: 'grapheme' }), fc.constantFrom(undefined, 2), (text, indent) => {
        if (text.includes('\\u0000')) return
        const written = JSON.stringify(JSON.parse(text), null, indent)
        assert.deepEqual(parse(written), { kind: 'parsed', value: JSON.parse(written) })
      }),
    )
  })

  test('any bytes are either parsed or refused, never thrown at', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => void parseJson(Buffer.from(bytes))))
  })

  test('a value is accepted exactly when no text in it holds a NUL or half of a surrogate pair', () => {
    const unit = fc.oneof(fc.constantFrom('\0', '\ud800', '\udc00', '\ud83d\ude00', '\\u0000', '"', 'a'), fc.string())
    const text = fc.array(unit, { maxLength: 4 }).map(units => units.join(''))
    fc.assert(
      fc.property(fc.dictionary(text, text), texts => {
        const isStorable = (each: string) => each.isWellFormed() && !each.includes('\0')
        const isFine = Object.entries(texts).flat().every(isStorable)
        assert.equal(parse(JSON.stringify(texts)).kind, isFine ? 'parsed' : 'refused')
      }),
    )
  })

  test('a number is refused exactly when it overflows a double', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 400 })
    const number = fc
      .tuple(
        fc.constantFrom('', '-'),
        digits,
        fc.constantFrom('', '.5'),
        fc.constantFrom('', 'e5', 'E+308', 'e-400', 'e400'),
      )
      .map(([sign, whole, fraction, exponent]) => sign + (whole.replace(/^0+/, '') || '0') + fraction + exponent)
    fc.assert(
      fc.property(number, written => {
        assert.equal(parse(`{"a":[${written}]}`).kind, Number.isFinite(Number(written)) ? 'parsed' : 'refused')
      }),
    )
  })

  test('nesting is accepted to the limit and refused beyond it, ten thousand levels included', () => {
    assert.equal(parse(nested(maxDepth)).kind, 'parsed')
    assertRefused(nested(maxDepth + 1), '[0]'.repeat(maxDepth), /deeper than 64/)
    assert.equal(parse(nested(10_000)).kind, 'refused')
    assert.equal(parse('{"a":'.repeat(10_000)).kind, 'refused')
  })

  test('brackets inside of text are not nesting', () => {
    assert.equal(parse(JSON.stringify({ a: '[{'.repeat(500), b: '\\"[['.repeat(100) })).kind, 'parsed')
  })

  test('many shallow items are not deep', () => {
    assert.equal(parse(`[${'{"a":[1]},'.repeat(5000)}0]`).kind, 'parsed')
  })

  test('a refusal names the path of the fault', () => {
    assertRefused('{"records":[{},{"name":"a\\u0000b"}]}', 'records[1].name', /NUL/)
    assertRefused('{"a":{"b":["\\ud800"]}}', 'a.b[0]', /surrogate/)
    assertRefused('{"a":{"x\\udc00":1}}', 'a', /a key holds half/)
    assertRefused('{"a":{"b":1e400}}', 'a.b', /too large/)
    assertRefused(`{"a":-${'9'.repeat(400)}}`, 'a', /too large/)
  })

  test('what is not JSON is refused with the place and without quoting the body', () => {
    assertRefused(
      '{"a": secret}',
      '',
      /^the body is not JSON: unexpected character at position 6$|^the body is not JSON$/,
    )
    assertRefused('{"a": 1', '', /ends too early|position/)
    assertRefused('', '', /empty/)
    assertRefused(Buffer.from([0x22, 0xff, 0x22]), '', /UTF-8/)
    assertRefused(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), '', /UTF-8/)
    assertRefused('{"a":"\u0000"}', '', /not JSON/)
  })

  test('a byte order mark is overlooked', () => {
    assert.deepEqual(parse('\ufeff{"a":1}'), { kind: 'parsed', value: { a: 1 } })
  })

  test('keys such as __proto__ and constructor are ordinary own keys', () => {
    const parsed = parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    assert.equal(parsed.kind, 'parsed')
    if (parsed.kind !== 'parsed') return
    assert.deepEqual(Object.keys(parsed.value ?? {}), ['__proto__', 'constructor'])
    assert.equal(Object.getPrototypeOf(parsed.value), Object.prototype)
    assert.equal('polluted' in {}, false)
  })

  test('a path that grows long is cut', () => {
    assert.ok(formatPath(Array.from({ length: 1000 }, () => 'name')).length <= 201)
  })
})
