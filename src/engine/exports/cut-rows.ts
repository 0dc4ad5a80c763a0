const pieceSize = 65_536

/** A page in pieces that are small whatever its rows are: large texts stay in memory until all of it is tidied. */
export function* cutRows<R>(rows: readonly R[], sizeOf: (row: R) => number): Generator<readonly R[]> {
  let from = 0
  let size = 0
  for (const [at, row] of rows.entries()) {
    size += sizeOf(row)
    if (size < pieceSize) continue
    yield rows.slice(from, at + 1)
    from = at + 1
    size = 0
  }
  if (from < rows.length) yield rows.slice(from)
}
