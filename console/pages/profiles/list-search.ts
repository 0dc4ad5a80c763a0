/** What the address of the list says; what is left out is as by default. */
export type ListSearch = {
  readonly q?: string
  /** `field:op:value` each. */
  readonly filter?: readonly string[]
  readonly sort?: string
  readonly columns?: readonly string[]
  /** The saved view that the rest began as. */
  readonly view?: string
}

/** The list that an address or a saved view means. */
export type ListState = {
  readonly q: string
  readonly filter: readonly string[]
  readonly sort: string
  readonly columns: readonly string[]
}

export const newestFirst = '-created_at'
export const defaultColumns: readonly string[] = ['name', 'email', 'phone', 'company', 'updated_at']

function readText(value: unknown): string | undefined {
  // A search for digits stands in the address as a number.
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function readTexts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : undefined
}

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const [q, sort, view] = [readText(search['q']), readText(search['sort']), readText(search['view'])]
  const [filter, columns] = [readTexts(search['filter']), readTexts(search['columns'])]
  return {
    ...(q !== undefined && { q }),
    ...(filter !== undefined && { filter }),
    ...(sort !== undefined && { sort }),
    ...(columns !== undefined && { columns }),
    ...(view !== undefined && { view }),
  }
}

export function stateOf({ q = '', filter = [], sort = newestFirst, columns = [] }: ListSearch): ListState {
  return { q, filter, sort, columns: columns.length === 0 ? defaultColumns : columns }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

/** The shortest address of a list. */
export function searchOf({ q, filter, sort, columns }: ListState, view?: string): ListSearch {
  return {
    ...(q !== '' && { q }),
    ...(filter.length > 0 && { filter }),
    ...(sort !== newestFirst && { sort }),
    ...(!isSame(columns, defaultColumns) && { columns }),
    ...(view !== undefined && { view }),
  }
}

export function isSameList(one: ListState, other: ListState): boolean {
  return (
    one.q === other.q &&
    one.sort === other.sort &&
    isSame(one.filter, other.filter) &&
    isSame(one.columns, other.columns)
  )
}
