import { firstId } from '../../store/read/bounds.ts'

/** How a table is walked over in the order of its ids. */
export type Walk<Read> = {
  readonly read: (after: string, limit: number) => Promise<readonly Read[]>
  readonly idOf: (row: Read) => string
  /** Roughly, in characters. */
  readonly sizeOf: (row: Read) => number
}

const firstLength = 200
const maxLength = 1000
/** Rows may be of any size up to a megabyte; pages grow only while they stay below. */
const pageSize = 2_000_000

function nextLength(rows: number, size: number): number {
  const fitting = Math.floor((pageSize * rows) / Math.max(1, size))
  return Math.max(10, Math.min(maxLength, rows * 4, fitting))
}

/**
 * Page after page, each a statement of its own, so that no transaction lasts; the next one is read while one is written.
 * A consumer that leaves has at most that page read in vain.
 */
export async function* walkPages<Read>({ read, idOf, sizeOf }: Walk<Read>): AsyncGenerator<readonly Read[]> {
  let length = firstLength
  let ahead: Promise<readonly Read[]> | undefined = read(firstId, length)
  try {
    while (ahead !== undefined) {
      const rows: readonly Read[] = await ahead
      ahead = undefined
      const last = rows.at(-1)
      if (last === undefined) return
      if (rows.length === length) {
        const size = rows.reduce((sum, row) => sum + sizeOf(row), 0)
        length = nextLength(rows.length, size)
        ahead = read(idOf(last), length)
        // It is looked at once this page is written.
        ahead.catch(() => {})
      }
      yield rows
    }
  } finally {
    await ahead?.catch(() => {})
  }
}
