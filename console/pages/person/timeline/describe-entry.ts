import type { Schemas } from '../../../app/client.ts'
import { cut, inWords } from '../../../kit/words.ts'
import type { EntryType } from '../person-search.ts'

export type Entry = Schemas['TimelineEntry']

export type Description = {
  readonly title: string
  /** In a word what it was about. */
  readonly summary: string
  /** What opens below; undefined where there is no more to say. */
  readonly payload: unknown
}

const shownFields = 4

/** One thing that happened, in words. */
export function describeEntry(entry: Entry): Description {
  const { type, fields = {}, attached = [], released = [], identifiers = [] } = entry
  if (type === 'event') {
    const summary = entry.suppression == null ? '' : `Counts for nothing: ${inWords(entry.suppression).toLowerCase()}`
    return { title: entry.event_type ?? 'Event', summary, payload: filled(entry.metadata) }
  }
  if (type === 'change') {
    const count = Object.keys(fields).length + attached.length + released.length
    return {
      title: `${count.toLocaleString('en')} ${count === 1 ? 'change' : 'changes'}`,
      summary: listed([...Object.keys(fields).map(inWords), ...attached.map(added), ...released.map(removed)]),
      payload: undefined,
    }
  }
  if (type === 'enrichment') {
    return { title: entry.source_label ?? 'Enrichment', summary: entry.summary ?? '', payload: undefined }
  }
  if (type === 'record') {
    return { title: `Record of ${entry.object ?? 'an object'}`, summary: '', payload: filled(fields) }
  }
  if (type === 'note') return { title: 'Note', summary: entry.content ?? '', payload: undefined }
  return {
    title: type === 'merge' ? 'Two profiles were merged' : 'A merge was undone',
    summary: type === 'merge' ? causeOf(entry.reason, identifiers) : '',
    payload: undefined,
  }
}

type Pair = { readonly kind: string; readonly value: string }

/** Why a merge came about. */
export function causeOf(reason: string | undefined, identifiers: readonly Pair[]): string {
  if (reason === 'person') return 'Somebody decided that the two are one person'
  if (identifiers.length === 0) return 'One write named both'
  return `One write named both: ${listed(identifiers.map(({ kind, value }) => `${inWords(kind).toLowerCase()} ${cut(value, 60)}`))}`
}

function added({ kind, value }: Pair): string {
  return `gained ${inWords(kind).toLowerCase()} ${cut(value, 60)}`
}

function removed({ kind, value }: Pair): string {
  return `lost ${inWords(kind).toLowerCase()} ${cut(value, 60)}`
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, shownFields).map(word => cut(word, 100))
  const more = words.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more.toLocaleString('en')} more` : shown.join(', ')
}

function filled(members: Readonly<Record<string, unknown>> | undefined): unknown {
  return members === undefined || Object.keys(members).length === 0 ? undefined : members
}

export const typeNames: Readonly<Record<EntryType, string>> = {
  event: 'Events',
  change: 'Writes',
  enrichment: 'Enrichments',
  merge: 'Merges',
  split: 'Splits',
  record: 'Records',
  note: 'Notes',
}
