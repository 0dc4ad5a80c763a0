import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf, type Search, textIn } from '../../app/search.ts'

export const tabs = ['fields', 'timeline', 'identity', 'enrichments', 'scores', 'notes', 'raw'] as const
export type Tab = (typeof tabs)[number]

export const entryTypes = ['event', 'change', 'enrichment', 'merge', 'split', 'record', 'note'] as const
export type EntryType = (typeof entryTypes)[number]

const dialogs = ['edit', 'merge'] as const

/** What the address says beside the id. */
export type PersonSearch = {
  readonly tab?: Tab | undefined
  /** Of the fields: what their names or values hold. */
  readonly q?: string | undefined
  /** Whether declared fields without a value are shown. */
  readonly empty?: boolean | undefined
  /** The field whose history is open. */
  readonly field?: string | undefined
  /** Of the timeline. */
  readonly type?: readonly EntryType[] | undefined
  /** The merge whose facts are open. */
  readonly merge?: string | undefined
  readonly do?: (typeof dialogs)[number] | undefined
  /** Whom the merge dialog compares with. */
  readonly with?: string | undefined
  /** The absorbed id that led here. */
  readonly from?: string | undefined
}

export function readPersonSearch(search: Search): PersonSearch {
  const types = [search['type']].flat()
  const type = entryTypes.filter(one => types.includes(one))
  return {
    tab: oneOf(search, 'tab', tabs),
    q: textIn(search, 'q'),
    empty: search['empty'] === true || undefined,
    field: textIn(search, 'field'),
    type: type.length > 0 ? type : undefined,
    merge: textIn(search, 'merge'),
    do: oneOf(search, 'do', dialogs),
    with: textIn(search, 'with'),
    from: textIn(search, 'from'),
  }
}

/** The search of the page, and how a part of it changes; `replace` keeps Back for larger steps. */
export function usePersonSearch() {
  const search = useSearch({ from: '/shell/profiles/$id' })
  const navigate = useNavigate({ from: '/profiles/$id' })
  function change(part: PersonSearch, options: { readonly replace?: boolean } = {}): void {
    void navigate({ search: before => ({ ...before, ...part }), resetScroll: false, ...options })
  }
  return { search, change }
}
