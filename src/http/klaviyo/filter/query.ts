import { excerptText } from '../../../domain/excerpt.ts'
import { isStorableText } from '../../../domain/json.ts'
import { type Fault, invalidParameter } from '../fault.ts'

/** A query as the server parsed it. */
export type Query = Readonly<Record<string, unknown>>

export type QueryRead<T> = { readonly value: T } | { readonly fault: Fault }

function queryFault(parameter: string, detail: string): { readonly fault: Fault } {
  return { fault: invalidParameter(parameter, detail) }
}

/** The text of a parameter; undefined where it is left out. */
export function readParameter(query: Query, parameter: string): QueryRead<string | undefined> {
  const value = Object.hasOwn(query, parameter) ? query[parameter] : undefined
  if (value === undefined) return { value: undefined }
  if (typeof value !== 'string') return queryFault(parameter, `${parameter} may be given once.`)
  if (!isStorableText(value)) return queryFault(parameter, `${parameter} is not plain text.`)
  return { value }
}

/** Names between commas, each of which must be known; undefined where the parameter is left out. */
export function readNames(
  query: Query,
  parameter: string,
  isKnown: (name: string) => boolean,
): QueryRead<ReadonlySet<string> | undefined> {
  const read = readParameter(query, parameter)
  if ('fault' in read) return read
  if (read.value === undefined) return { value: undefined }
  const names = new Set(
    read.value
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== ''),
  )
  for (const name of names) {
    if (!isKnown(name)) return queryFault(parameter, `${parameter} does not take ${excerptText(name)}.`)
  }
  return { value: names }
}

export function readPageSize(query: Query, otherwise = 20, most = 100): QueryRead<number> {
  const parameter = 'page[size]'
  const read = readParameter(query, parameter)
  if ('fault' in read) return read
  if (read.value === undefined) return { value: otherwise }
  const size = /^\d{1,4}$/.test(read.value) ? Number(read.value) : 0
  return size >= 1 && size <= most
    ? { value: size }
    : queryFault(parameter, `${parameter} is a number from 1 to ${most}.`)
}

/** One of the sorts of an endpoint, as `-created`. */
export function readSort<S extends string>(query: Query, sorts: readonly S[], otherwise: S): QueryRead<S> {
  const read = readParameter(query, 'sort')
  if ('fault' in read) return read
  const sort = read.value === undefined ? otherwise : sorts.find(known => known === read.value)
  return sort === undefined ? queryFault('sort', `sort is one of ${sorts.join(', ')}.`) : { value: sort }
}
