// Reading what an address says beside its path: whatever is not understood is left out.

export type Search = Readonly<Record<string, unknown>>

/** A member that holds text; a search for digits stands in the address as a number. */
export function textIn(search: Search, name: string): string | undefined {
  const value = search[name]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function oneOf<T extends string>(search: Search, name: string, known: readonly T[]): T | undefined {
  return known.find(each => each === search[name])
}

/** Leaves out what is not there. */
export function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present: { [K in keyof T]?: Exclude<T[K], undefined> } = {}
  for (const name in members) {
    const value = members[name]
    if (value !== undefined) Object.assign(present, { [name]: value })
  }
  return present
}
