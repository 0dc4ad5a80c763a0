import type { WorkspaceConfig } from '../../../domain/config.ts'
import { normaliseEmail, normaliseIdentifier } from '../../../domain/identity/normalise.ts'
import { parsePhone } from '../../../engine/phone.ts'
import type { Queryable } from '../../../store/database.ts'
import { identifierListInRanges, profileListByName } from '../../../store/read/profile-search.ts'

/** A search as the statements take it. */
export type Search = {
  /** A pattern of `like`; null when the text can only be an identifier. */
  readonly namePattern: string | null
  readonly ranges: readonly { readonly kind: string; readonly low: string; readonly high: string }[]
}

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

export function readSearch(text: string, config: WorkspaceConfig): Search {
  const trimmed = text.trim()
  const ranges = config.settings.identityKinds.flatMap(({ kind }) =>
    [...prefixesOf(kind, trimmed, config)].map(low => ({ kind, low, high: behind(low) })),
  )
  const literal = trimmed
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\\%_]/g, character => `\\${character}`)
  return { namePattern: trimmed.includes('@') ? null : `%${literal}%`, ranges }
}

/** What a search comes to: the profiles found, or, when they are too many to list first, the search itself. */
export type Hits = { readonly profileIds: readonly string[] | null; readonly search: Search | null }

const maxHits = 1_000

export async function findHits(database: Queryable, workspaceId: string, search: Search): Promise<Hits> {
  const { ranges, namePattern } = search
  const kinds = ranges.map(range => range.kind)
  const lows = ranges.map(range => range.low)
  const highs = ranges.map(range => range.high)
  const found = new Set<string>()
  for (const row of await database.run(identifierListInRanges, [workspaceId, kinds, lows, highs, maxHits + 1])) {
    found.add(row.profile_id)
  }
  if (found.size <= maxHits && namePattern !== null) {
    for (const row of await database.run(profileListByName, [workspaceId, namePattern, maxHits + 1])) {
      found.add(row.profile_id)
    }
  }
  return found.size > maxHits ? { profileIds: null, search } : { profileIds: [...found], search: null }
}
