import type { WorkspaceConfig } from '../../../domain/config.ts'
import { normaliseEmail, normaliseIdentifier } from '../../../domain/identity/normalise.ts'
import { wordsOf } from '../../../domain/search/words.ts'
import { parsePhone } from '../../../engine/phone.ts'
import type { Queryable } from '../../../store/database.ts'
import { maxHits, searchCountInRanges } from '../../../store/read/profile-search.ts'

type Range = { readonly low: string; readonly high: string }
type IdentifierRange = Range & { readonly kind: string }

/** What a text may be the beginning of. */
export type Asked = { readonly words: readonly string[]; readonly ranges: readonly IdentifierRange[] }

/** Behind every text that begins with the prefix, in the order of bytes. */
function behind(prefix: string): string {
  return `${prefix}\u{10FFFF}`
}

/** The beginnings of normal forms of a kind that a typed prefix can mean. */
function prefixesOf(kind: string, text: string, config: WorkspaceConfig): Set<string> {
  if (kind === 'email') return new Set([normaliseEmail(text)])
  if (kind !== 'phone') return new Set([text])
  const digits = text.replace(/[\s()./-]/g, '')
  const whole = normaliseIdentifier(kind, text, config.settings.defaultRegion, parsePhone)
  return new Set([text, digits, whole].filter(prefix => prefix !== ''))
}

/** More words narrow nothing down further. */
const maxWords = 8

export function readSearch(text: string, config: WorkspaceConfig): Asked {
  const trimmed = text.trim()
  if (trimmed === '') return { words: [], ranges: [] }
  const ranges = config.settings.identityKinds.flatMap(({ kind }) =>
    [...prefixesOf(kind, trimmed, config)].map(low => ({ kind, low, high: behind(low) })),
  )
  const words = trimmed.includes('@') ? [] : [...new Set(wordsOf(trimmed))].slice(0, maxWords)
  return { words, ranges }
}

/** A search as the statements take it: the range of one word, with patterns of the others. */
export type Search = {
  readonly words: readonly (Range & { readonly others: readonly string[] })[]
  readonly ranges: readonly IdentifierRange[]
}

export type Hits = {
  readonly search: Search
  /** Whether more begins alike than is looked at. */
  readonly isPartial: boolean
}

/** Counts what begins like the text, up to what is looked at: of several words the rarest leads to the profiles. */
export async function findHits(database: Queryable, workspaceId: string, { words, ranges }: Asked): Promise<Hits> {
  const counts = await database.run(searchCountInRanges, [
    workspaceId,
    words,
    words.map(behind),
    ranges.map(range => range.kind),
    ranges.map(range => range.low),
    ranges.map(range => range.high),
  ])
  const [rarest] = counts.filter(row => row.is_word).toSorted((a, b) => a.count - b.count)
  const lead = rarest && words[rarest.place - 1]
  const others = words.filter(word => word !== lead).map(word => `% ${word}%`)
  const leads = lead === undefined ? [] : [{ low: lead, high: behind(lead), others }]
  const isPartial = counts.some(row => row.count > maxHits && (!row.is_word || row === rarest))
  return { search: { words: leads, ranges: ranges.filter((_, index) => isFound(counts, index)) }, isPartial }
}

type Count = { readonly is_word: boolean; readonly place: number; readonly count: number }

function isFound(counts: readonly Count[], index: number): boolean {
  return counts.some(row => !row.is_word && row.place === index + 1 && row.count > 0)
}
