import { several } from '../../kit/words.ts'
import { count } from './format.ts'
import type { Import } from './imports.ts'

/** What the rows of a file become: people, or rows of an object. */
function nounOf(object: string, n: number): string {
  if (object === 'profiles') return several(n, 'person', 'people')
  return `${several(n, 'row')} of ${object}`
}

function join(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function done({ object, rows }: Import): string {
  const was = (n: number) => (n === 1 ? 'was' : 'were')
  return join([
    ...(rows.created > 0 ? [`${nounOf(object, rows.created)} ${was(rows.created)} added`] : []),
    ...(rows.updated > 0 ? [`${nounOf(object, rows.updated)} ${was(rows.updated)} updated`] : []),
    ...(rows.unchanged > 0 ? [`${several(rows.unchanged, 'row')} said nothing new`] : []),
    ...(rows.failed > 0 ? [`${several(rows.failed, 'row')} ${was(rows.failed)} not written`] : []),
  ])
}

function foreseen({ object, rows }: Import): string {
  return join([
    ...(rows.created > 0 ? [`add ${nounOf(object, rows.created)}`] : []),
    ...(rows.updated > 0 ? [`update ${nounOf(object, rows.updated)}`] : []),
    ...(rows.unchanged > 0 ? [`find nothing new in ${several(rows.unchanged, 'row')}`] : []),
    ...(rows.failed > 0 ? [`refuse ${several(rows.failed, 'row')}`] : []),
  ])
}

function mergesOf({ merges, conflicts, dry_run: isDryRun }: Import): string[] {
  const would = isDryRun ? 'would be' : merges === 1 ? 'was' : 'were'
  return [
    ...(merges > 0 ? [`${several(merges, 'profile')} ${would} joined with another, because a row named both.`] : []),
    ...(conflicts > 0
      ? [`${several(conflicts, 'identifier')} ${isDryRun ? 'would stay' : 'stayed'} with somebody else, as a conflict.`]
      : []),
  ]
}

function stateOf(view: Import): string {
  const { state, rows, dry_run: isDryRun } = view
  const wrote = isDryRun ? 'Nothing was written.' : 'Rows that were written stay written.'
  switch (state) {
    case 'waiting':
      return 'It waits for its file or its mapping, which another application is to send.'
    case 'ready':
      return 'It is ready; the application that made it has not started it.'
    case 'pending':
      return 'It is in the queue: one import at a time is carried out.'
    case 'running':
      return isDryRun ? 'Each row is checked; nothing is written.' : 'You may leave this page: it goes on without it.'
    case 'paused':
      return `It pauses after ${several(rows.processed, 'row')} and goes on behind the last of them.`
    case 'cancelled':
      return `It was cancelled after ${several(rows.processed, 'row')}. ${wrote}`
    case 'failed':
      return `It broke off after ${several(rows.processed, 'row')}. ${wrote}`
    case 'completed':
      if (rows.processed === 0) return 'The file has no rows.'
      if (isDryRun) return `Nothing has been written yet. The import would ${foreseen(view)}.`
      return `All ${count(rows.processed)} rows were read: ${done(view)}.`.replace('All 1 rows were', 'The one row was')
  }
}

/** What happened, in words. */
export function describeImport(view: Import): string {
  return [stateOf(view), ...(view.state === 'completed' ? mergesOf(view) : [])].join(' ')
}

/** Whose rows they are, for a reader. */
export function objectName(
  object: string,
  objects: readonly { readonly name: string; readonly plural_display_name: string }[],
): string {
  if (object === 'profiles') return 'People'
  return objects.find(({ name }) => name === object)?.plural_display_name || object
}
