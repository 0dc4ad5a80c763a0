export type Day<T> = { readonly day: string; readonly entries: readonly T[] }

/** Entries that follow each other on one day, as the days are where the reader is. */
export function groupByDay<T extends { readonly at: string }>(
  entries: readonly T[],
  dayOf: (time: Date) => string = time => time.toDateString(),
): readonly Day<T>[] {
  const days: { day: string; entries: T[] }[] = []
  for (const entry of entries) {
    const day = dayOf(new Date(entry.at))
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}
