// Lists of what others send have an end in rows and in size: a few hundred rows of the largest size are more than one text,
// or the memory of the server, can hold.

export type BoundedList<Row> = {
  readonly rows: readonly Row[]
  /** Whether there are more, which the limit or their size left out. */
  readonly hasMore: boolean
}

/** Characters of what the rows carry, in one list. */
const maxListedCharacters = 16 * 1_048_576
/** Rows may be large: the first ones are read in small parts, until their size is known. */
const firstPart = 16

/**
 * Reads at most `limit` rows, and no more than fit in one list; the first row always. `readPart` reads so many rows behind
 * a row, `carried` is what makes a row large.
 */
export async function readBounded<Row>(
  limit: number,
  readPart: (after: Row | undefined, count: number) => Promise<readonly Row[]>,
  carried: (row: Row) => unknown,
): Promise<BoundedList<Row>> {
  const rows: Row[] = []
  let characters = 0
  let part = firstPart
  while (true) {
    // One more than wanted tells whether there is more.
    const count = Math.min(part, limit + 1 - rows.length)
    const read = await readPart(rows.at(-1), count)
    for (const row of read) {
      characters += JSON.stringify(carried(row)).length
      const isOver = rows.length === limit || (rows.length > 0 && characters > maxListedCharacters)
      if (isOver) return { rows, hasMore: true }
      rows.push(row)
    }
    if (read.length < count) return { rows, hasMore: false }
    const average = characters / rows.length
    part = Math.max(1, Math.floor((maxListedCharacters - characters) / average))
  }
}
