import { isUtf8 } from 'node:buffer'
import type { SchemaElement } from 'hyparquet'
import type { Json } from '../../../../domain/json.ts'
import { findJsonFault } from '../../../../domain/strict-json.ts'

// What the values of Parquet's types are as JSON. hyparquet is asked for the stored values alone, so that nothing is rounded
// on the way: whole numbers of 64 bits and decimals become numbers where a double holds them exactly, else text.

/** Undefined when the value is none that can be stored. */
export type Converter = (stored: unknown) => Json | undefined

export type ColumnType = { readonly convert: Converter; readonly expected: string }

const firstMs = Date.parse('0000-01-01T00:00:00.000Z')
const lastMs = Date.parse('9999-12-31T23:59:59.999Z')

function isoTime(ms: number): string | undefined {
  return ms >= firstMs && ms <= lastMs ? new Date(ms).toISOString() : undefined
}

function toBigInt(stored: unknown): bigint | undefined {
  if (typeof stored === 'bigint') return stored
  return typeof stored === 'number' && Number.isInteger(stored) ? BigInt(stored) : undefined
}

function fromBigInt(value: bigint): Json {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

function textOf(stored: unknown): string | undefined {
  if (!(stored instanceof Uint8Array) || !isUtf8(stored)) return undefined
  const text = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString('utf8')
  return text.includes('\0') ? undefined : text
}

function jsonOf(stored: unknown): Json | undefined {
  const text = textOf(stored)
  if (text === undefined) return undefined
  try {
    const value: Json = JSON.parse(text)
    return findJsonFault(value) === undefined ? value : undefined
  } catch {
    return undefined
  }
}

/** Two's complement, the highest byte first. */
function bigIntOfBytes(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return hex === '' ? 0n : BigInt.asIntN(bytes.byteLength * 8, BigInt(`0x${hex}`))
}

const maxDecimalBytes = 64

function decimalOf(scale: number): Converter {
  return stored => {
    const isBytes = stored instanceof Uint8Array
    if (isBytes && stored.byteLength > maxDecimalBytes) return undefined
    const unscaled = isBytes ? bigIntOfBytes(stored) : toBigInt(stored)
    if (unscaled === undefined) return undefined
    if (scale === 0) return fromBigInt(unscaled)
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
    const fraction = digits.slice(-scale).replace(/0+$/, '')
    const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
    const number = Number(text)
    return String(number) === text ? number : text
  }
}

function timeOfDay(unitsPerMs: bigint, isMs: boolean): Converter {
  return stored => {
    const units = toBigInt(stored)
    if (units === undefined) return undefined
    const ms = Number(isMs ? units : units / unitsPerMs)
    return ms >= 0 && ms < 86_400_000 ? new Date(ms).toISOString().slice(11, -1).replace('.000', '') : undefined
  }
}

function timeOf(unitsPerMs: bigint): Converter {
  return stored => {
    const units = toBigInt(stored)
    return units === undefined ? undefined : isoTime(Number(units / unitsPerMs))
  }
}

/** The number that a float of 32 bits was written for: 0.1, not 0.10000000149011612. NaN stands for a missing value. */
function shortFloat(stored: unknown): Json | undefined {
  if (typeof stored !== 'number') return undefined
  if (Number.isNaN(stored)) return null
  if (!Number.isFinite(stored)) return undefined
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(stored.toPrecision(digits))
    if (Math.fround(short) === stored) return short
  }
  return stored
}

function doubleOf(stored: unknown): Json | undefined {
  if (typeof stored !== 'number') return undefined
  return Number.isNaN(stored) ? null : Number.isFinite(stored) ? stored : undefined
}

function uuidOf(stored: unknown): Json | undefined {
  if (!(stored instanceof Uint8Array) || stored.byteLength !== 16) return undefined
  const hex = Buffer.from(stored).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function wholeOf(bits: number, isSigned: boolean): Converter {
  return stored => {
    const value = toBigInt(stored)
    if (value === undefined) return undefined
    return fromBigInt(isSigned ? value : BigInt.asUintN(bits === 64 ? 64 : 32, value))
  }
}

const time = { expected: 'expected a time in the years 0 to 9999' }
const unitsPerMs = { MILLIS: 1n, MICROS: 1_000n, NANOS: 1_000_000n } as const

function typeOfLogical({ logical_type: logical, converted_type: converted }: SchemaElement): string | undefined {
  return logical?.type ?? converted
}

/** Undefined for a type that nothing here can hold. */
export function columnTypeOf(element: SchemaElement): ColumnType | undefined {
  const { type, logical_type: logical, converted_type: converted } = element
  const meaning = typeOfLogical(element)
  switch (meaning) {
    case 'STRING':
    case 'UTF8':
    case 'ENUM':
      return type === 'BYTE_ARRAY'
        ? { convert: textOf, expected: 'expected text in UTF-8 without NUL characters' }
        : undefined
    case 'JSON':
      return { convert: jsonOf, expected: 'expected JSON in UTF-8' }
    case 'DECIMAL': {
      const scale = (logical?.type === 'DECIMAL' ? logical.scale : element.scale) ?? 0
      if (!Number.isInteger(scale) || scale < 0 || scale > 100) return undefined
      return { convert: decimalOf(scale), expected: 'expected a decimal' }
    }
    case 'DATE': {
      const convert: Converter = days =>
        typeof days === 'number' ? isoTime(days * 86_400_000)?.slice(0, 10) : undefined
      return { convert, expected: 'expected a date in the years 0 to 9999' }
    }
    case 'TIME':
    case 'TIME_MILLIS':
    case 'TIME_MICROS': {
      const unit = logical?.type === 'TIME' ? logical.unit : converted === 'TIME_MILLIS' ? 'MILLIS' : 'MICROS'
      return { convert: timeOfDay(unitsPerMs[unit], unit === 'MILLIS'), expected: 'expected a time of day' }
    }
    case 'TIMESTAMP':
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS': {
      const unit = logical?.type === 'TIMESTAMP' ? logical.unit : converted === 'TIMESTAMP_MILLIS' ? 'MILLIS' : 'MICROS'
      return { convert: timeOf(unitsPerMs[unit]), ...time }
    }
    case 'UUID':
      return { convert: uuidOf, expected: 'expected a UUID' }
    case 'INTEGER': {
      const [bits, isSigned] = logical?.type === 'INTEGER' ? [logical.bitWidth, logical.isSigned] : [64, true]
      return { convert: wholeOf(bits, isSigned), expected: 'expected a whole number' }
    }
    case undefined:
    case 'NULL':
      return plainType(type)
  }
  const sized = /^(U?)INT_(8|16|32|64)$/.exec(meaning)
  if (sized === null) return undefined
  return { convert: wholeOf(Number(sized[2]), sized[1] === ''), expected: 'expected a whole number' }
}

function plainType(type: SchemaElement['type']): ColumnType | undefined {
  switch (type) {
    case 'BOOLEAN':
      return {
        convert: stored => (typeof stored === 'boolean' ? stored : undefined),
        expected: 'expected true or false',
      }
    case 'INT32':
    case 'INT64':
      return { convert: wholeOf(64, true), expected: 'expected a whole number' }
    case 'FLOAT':
      return { convert: shortFloat, expected: 'expected a finite number' }
    case 'DOUBLE':
      return { convert: doubleOf, expected: 'expected a finite number' }
    case 'INT96':
      return { convert: timeOf(1_000_000n), ...time }
    default:
      return undefined
  }
}
