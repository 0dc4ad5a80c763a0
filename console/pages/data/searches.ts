// What the addresses of these pages say beside the path.

import { given, oneOf, type Search, textIn } from '../../app/search.ts'
import { type ExportedThing, exportedThings } from './export-words.ts'
import { type JobKind, type JobState, jobKinds, jobStates } from './job-words.ts'

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
  return given({
    file: textIn(search, 'file'),
    step: oneOf(search, 'step', importSteps),
    object: textIn(search, 'object'),
    run: textIn(search, 'run'),
  })
}

/** `new` opens the form; links from elsewhere may fill it in. */
export type ExportsSearch = {
  readonly new?: true
  readonly of?: ExportedThing
  readonly segment?: string
  readonly object?: string
  readonly filter?: readonly string[]
}

function filtersOf({ filter }: Search): readonly string[] | undefined {
  const filters = (Array.isArray(filter) ? filter : [filter]).filter(one => typeof one === 'string')
  return filters.length === 0 ? undefined : filters
}

export function exportsSearch(search: Search): ExportsSearch {
  return given({
    new: search['new'] === true || undefined,
    of: oneOf(search, 'of', exportedThings),
    segment: textIn(search, 'segment'),
    object: textIn(search, 'object'),
    filter: filtersOf(search),
  })
}

export type JobsSearch = { readonly kind?: JobKind; readonly state?: JobState }

export function jobsSearch(search: Search): JobsSearch {
  return given({ kind: oneOf(search, 'kind', jobKinds), state: oneOf(search, 'state', jobStates) })
}
