import { Type } from 'typebox'
import type { JsonObject } from '../../../domain/json.ts'
import { ulidToUuid } from '../../../domain/ulid.ts'
import { identifierListContaining, profileListInRange } from '../../../store/read/part-search.ts'
import type { ScoredProfile } from '../../../store/read/scored-profile.ts'
import { bestAlias } from '../alias-wire.ts'
import { asking, type Route, reading } from '../call.ts'
import { findProfiles } from '../find-lead.ts'
import { wireLeadId } from '../lead-id.ts'
import { type LeadRules, readLeadRules, standingStored, viewLevels } from '../lead-view.ts'

const Query = Type.Object({ q: Type.Optional(Type.String({ maxLength: 512, pattern: '^[^\\u0000]*$' })) })

const maxFound = 10
const minLength = 2
const idLength = 26

/** The first and the last profile id whose spelling on this wire begins with a text; undefined when none can. */
function readIdRange(text: string): readonly [low: string, high: string] | undefined {
  const prefix = 'ld_'
  const start = prefix.startsWith(text) ? prefix : text
  if (!start.startsWith(prefix)) return undefined
  const digits = start.slice(prefix.length).toUpperCase()
  const low = ulidToUuid(digits.padEnd(idLength, '0'))
  const high = ulidToUuid((digits === '' ? '7' : digits).padEnd(idLength, 'Z'))
  return low === undefined || high === undefined ? undefined : [low, high]
}

/** A pattern of `like` for any text that contains this one. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, character => `\\${character}`)}%`
}

function view(rules: LeadRules, profile: ScoredProfile, match: 'id' | 'alias'): JsonObject {
  return {
    id: wireLeadId(profile.profileId),
    match_type: match,
    best_alias: bestAlias(profile.identifiers),
    ...viewLevels(standingStored(rules, profile)),
  }
}

export const leadSearchRoutes: readonly Route[] = [
  {
    method: 'GET',
    url: '/leads/search',
    access: reading,
    handle: asking(Query, async (context, call, { q = '' }) => {
      const text = q.trim().normalize('NFC').toLowerCase()
      if (text.length < minLength) return { status: 200, body: [] }
      const { database } = context.engine
      const { workspaceId } = call
      const range = readIdRange(text)
      const byId = range === undefined ? [] : await database.run(profileListInRange, [workspaceId, ...range, maxFound])
      const byAlias = await database.run(identifierListContaining, [workspaceId, containing(text), maxFound])
      const matches = new Map<string, 'id' | 'alias'>()
      for (const row of byId) matches.set(row.profile_id, 'id')
      for (const row of byAlias) if (!matches.has(row.profile_id)) matches.set(row.profile_id, 'alias')
      const rules = await readLeadRules(context, call)
      const found = await findProfiles(context, call, [...matches.keys()].slice(0, maxFound))
      return { status: 200, body: found.map(profile => view(rules, profile, matches.get(profile.profileId) ?? 'id')) }
    }),
  },
]
