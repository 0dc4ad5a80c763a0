/** Rows are locked in the order of their keys, so that concurrent flushes seldom wait in circles. */
export function sorted<T>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
