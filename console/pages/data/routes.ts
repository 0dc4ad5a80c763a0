import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/roots.tsx'
import { type ExportedThing, exportedThings } from './export-words.ts'
import { type ImportStep, importSteps } from './import-steps.ts'
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

const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/imports',
  component: lazyRouteComponent(() => import('./imports-page.tsx'), 'ImportsPage'),
})

/** A file that was sent, whose rows they are, and the dry run that was made of it. */
export type NewImportSearch = {
  readonly file?: string
  readonly step?: ImportStep
  readonly object?: string
  readonly run?: string
}

const newImportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/imports/new',
  component: lazyRouteComponent(() => import('./new-import-page.tsx'), 'NewImportPage'),
  validateSearch: (search: Search): NewImportSearch => ({
    ...text(search, 'file'),
    ...oneOf(search, 'step', importSteps),
    ...text(search, 'object'),
    ...text(search, 'run'),
  }),
})

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/imports/$id',
  component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
})

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

const exportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/exports',
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
  validateSearch: (search: Search): ExportsSearch => ({
    ...(search['new'] === true && { new: true }),
    ...oneOf(search, 'of', exportedThings),
    ...text(search, 'segment'),
    ...text(search, 'object'),
    ...filtersOf(search),
  }),
})

export type JobsSearch = { readonly kind?: JobKind; readonly state?: JobState }

const jobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/jobs',
  component: lazyRouteComponent(() => import('./jobs-page.tsx'), 'JobsPage'),
  validateSearch: (search: Search): JobsSearch => ({
    ...oneOf(search, 'kind', jobKinds),
    ...oneOf(search, 'state', jobStates),
  }),
})

const jobRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/data/jobs/$id',
  component: lazyRouteComponent(() => import('./job-page.tsx'), 'JobPage'),
})

export const dataRoutes = [importsRoute, newImportRoute, importRoute, exportsRoute, jobsRoute, jobRoute] as const
