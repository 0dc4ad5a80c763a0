/** A calendar month in UTC, counted from the year 0, so that months can be compared and added to. */
export type Month = number

export function monthAt(atMs: number): Month {
  const date = new Date(atMs)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

export function startOfMonthMs(month: Month): number {
  return Date.UTC(Math.floor(month / 12), month % 12)
}

/** As `2026_01`. */
export function monthName(month: Month): string {
  return new Date(startOfMonthMs(month)).toISOString().slice(0, 7).replace('-', '_')
}

/** Reads what `monthName` writes. */
export function parseMonthName(name: string): Month | undefined {
  const [, year, month] = /^(\d{4})_(0[1-9]|1[0-2])$/.exec(name) ?? []
  return year === undefined ? undefined : Number(year) * 12 + Number(month) - 1
}
