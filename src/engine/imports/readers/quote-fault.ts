// Where a quote is out of place, in the bytes of records. The parser only knows that there is one; this tells the cell it
// stands in and where the next line begins, so that the lines behind it can be read.

export type QuoteFault = {
  readonly kind: 'inside' | 'after'
  /** Of the cell, from 0. */
  readonly cell: number
  /** Ends of lines before the cell. */
  readonly linesBefore: number
  /** Where the line behind the one in which the cell begins starts; -1 when it has not come yet. */
  readonly nextLineAt: number
}

const [quote, cr, nl] = [0x22, 0x0d, 0x0a]

/** Behind the end of a line that begins at or after `from`; -1 when there is none. */
export function nextLineAt(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === nl) return at + 1
    if (bytes[at] === cr) return bytes[at + 1] === nl ? at + 2 : at + 1
  }
  return -1
}

function linesIn(bytes: Buffer, end: number): number {
  let lines = 0
  for (let at = nextLineAt(bytes, 0); at >= 0 && at <= end; at = nextLineAt(bytes, at)) lines++
  return lines
}

/** Behind the quote that closes the one at `from`; negative, less one, where a quote closes and the cell goes on. */
function skipQuoted(bytes: Buffer, from: number, delimiter: number): number {
  for (let at = bytes.indexOf(quote, from + 1); at >= 0; at = bytes.indexOf(quote, at + 2)) {
    const next = bytes[at + 1]
    if (next === quote) continue
    return next === undefined || next === delimiter || next === cr || next === nl ? at + 1 : -at - 1
  }
  return bytes.length
}

/** The first quote out of place; `bytes` begin where a record does. Undefined when there is none. */
export function findQuoteFault(bytes: Buffer, delimiter: number): QuoteFault | undefined {
  let cell = 0
  let cellAt = 0
  const fault = (kind: QuoteFault['kind']): QuoteFault => ({
    kind,
    cell,
    linesBefore: linesIn(bytes, cellAt),
    nextLineAt: nextLineAt(bytes, cellAt),
  })
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === delimiter) {
      cell++
      cellAt = at + 1
    } else if (byte === nl || byte === cr) {
      cell = 0
      cellAt = at + 1
    } else if (byte === quote) {
      if (at > cellAt) return fault('inside')
      const end = skipQuoted(bytes, at, delimiter)
      if (end < 0) return fault('after')
      at = end - 1
    }
  }
  return undefined
}
