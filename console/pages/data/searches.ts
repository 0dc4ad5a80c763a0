// What the addresses of these pages say beside the path.

import { type ExportedThing, exportedThings } from './export-words.ts'
import { type JobKind, type JobState, jobKinds, jobStates } from './job-words.ts'

type Search = Readonly<Record<string, unknown>>

/** The member of the search when it is a text; a number in an address is one too. */
function text<Name extends string>(search: Search, name: Name): { [name in Name]?: string } {
  const value = search[name]
  if (typeof value === 'number') return given(name, String(value))
  return typeof value === 'string' && value !== '' ? given(name, value) : {}
}

function oneOf<Name extends string, Value extends string>(
  search: Search,
  name: Name,
  values: readonly Value[],
): { [name in Name]?: Value } {
  const value = values.find(known => known === search[name])
  return value === undefined ? {} : given(name, value)
}

function given<Name extends string, Value>(name: Name, value: Value): { [name in Name]?: Value }
function given(name: string, value: unknown): object {
  return { [name]: value }
}

const importSteps = ['columns', 'check'] as const

/** A file that was sent, whose rows they are, and the dry run that was made of it. */
export type NewImportSearch = {
  readonly file?: string
  /** Without one, the file is still to be chosen. */
  readonly step?: (typeof importSteps)[number]
  readonly object?: string
  readonly run?: string
}

export function newImportSearch(search: Search): NewImportSearch {
  return {
    ...text(search, 'file'),
    ...oneOf(search, 'step', importSteps),
    ...text(search, 'object'),
    ...text(search, 'run'),
  }
}

/** `new` opens the form; links from elsewhere may fill it in. */
export type ExportsSearch = {
  readonly new?: true
  readonly of?: ExportedThing
  readonly segment?: string
  readonly object?: string
  readonly filter?: readonly string[]
}

function filtersOf({ filter }: Search): { readonly filter?: readonly string[] } {
  const filters = (Array.isArray(filter) ? filter : [filter]).filter(one => typeof one === 'string')
  return filters.length === 0 ? {} : { filter: filters }
}

export function exportsSearch(search: Search): ExportsSearch {
  return {
    ...(search['new'] === true && { new: true }),
    ...oneOf(search, 'of', exportedThings),
    ...text(search, 'segment'),
    ...text(search, 'object'),
    ...filtersOf(search),
  }
}

export type JobsSearch = { readonly kind?: JobKind; readonly state?: JobState }

export function jobsSearch(search: Search): JobsSearch {
  return { ...oneOf(search, 'kind', jobKinds), ...oneOf(search, 'state', jobStates) }
}
