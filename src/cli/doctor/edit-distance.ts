/** How many letters must be added, removed, replaced, or swapped with the next, to make one name of the other. */
export function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const choices = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost]
      row.push(Math.min(...choices, ...(isSwap ? [(beforeLast[j - 2] ?? 0) + 1] : [])))
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
