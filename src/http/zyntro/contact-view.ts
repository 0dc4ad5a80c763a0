import type { WorkspaceConfig } from '../../domain/config.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from '../../domain/json.ts'
import { scoringOf } from '../../domain/scoring/compiled-scoring.ts'
import { findCompanyOfProfile } from '../../engine/companies/find-company.ts'
import { listEnrichments } from '../../engine/enrichments/list-enrichments.ts'
import { listNotes } from '../../engine/notes/notes.ts'
import type { EnrichmentRead } from '../../store/read/enrichment-read.ts'
import { profileFindById } from '../../store/read/profile-find.ts'
import { type ReadProfile, toReadProfile } from '../../store/read/profile-row.ts'
import { profileScoreList } from '../../store/read/score-read.ts'
import type { Caller } from './call.ts'
import { viewCompany } from './company-fields.ts'
import { contactRules } from './contact-fields.ts'
import { viewCustom, viewTags } from './field-values.ts'
import { viewNote } from './note-view.ts'
import { readConfig, readCrmSettings } from './settings.ts'
import type { ZyntroContext } from './surface.ts'
import { wireTime } from './wire.ts'

export type Parts = {
  readonly notes: boolean
  readonly profile: boolean
  readonly signals: boolean
  readonly entity: boolean
}

/** The lists are not paged; the native API reaches the rest. */
const maxListed = 1_000

/** The contact with the parts asked for; undefined when it is gone. `readerId` sees notes that are theirs alone. */
export async function readContact(
  context: ZyntroContext,
  caller: Caller,
  profileId: string,
  parts: Parts,
  readerId: string | null,
): Promise<JsonObject | undefined> {
  const { database } = context.engine
  const { workspaceId } = caller
  const [[row], { defaultOwnerId }, company, notes, enrichments, signals] = await Promise.all([
    database.run(profileFindById, [workspaceId, [profileId]]),
    readCrmSettings(context, caller),
    findCompanyOfProfile(database, workspaceId, profileId),
    parts.notes ? listNotes(database, { workspaceId, profileId, readerId, limit: maxListed }) : [],
    parts.profile ? listEnrichments(database, { workspaceId, profileId, limit: maxListed }) : undefined,
    parts.signals ? readSignals(context, caller, profileId) : [],
  ])
  if (row === undefined) return undefined
  const profile = toReadProfile(row)
  return {
    contact: viewContact(profile, profile.owner?.memberId ?? defaultOwnerId, company?.id ?? null),
    ...(parts.entity && { entity: company === undefined ? null : viewCompany(company) }),
    ...(parts.notes && { notes: (notes ?? []).map(viewNote) }),
    ...(parts.profile && {
      profile: (enrichments?.rows ?? []).map(enrichment => ({
        profile_id: enrichment.enrichment_id,
        profile_source: enrichment.source_label,
        profile_payload: payloadOf(enrichment),
        created_at: wireTime(enrichment.received_at.getTime()),
      })),
    }),
    ...(parts.signals && { signals }),
  }
}

/** Stored payloads are objects or arrays; the database driver does not say so. */
function payloadOf({ payload, enrichment_id: id }: EnrichmentRead): Json {
  if (isJsonObject(payload) || Array.isArray(payload)) return payload
  throw new Error(`enrichment ${id} is stored as an object or an array`)
}

function viewContact(
  { profileId, registers, createdAt, updatedAt }: ReadProfile,
  ownerId: string | null,
  companyId: string | null,
): JsonObject {
  const { fields } = registers
  const shown = Object.entries(contactRules).flatMap(([name, rule]): [string, Json][] => {
    if (rule.as === 'owner' || rule.as === 'custom') return []
    if (rule.as === 'tags') return [[name, viewTags(memberOf(fields, rule.field))]]
    const value = memberOf(fields, rule.field) ?? null
    return [[name, rule.as === 'flag' && typeof value === 'boolean' ? Number(value) : value]]
  })
  const standard = Object.fromEntries(shown)
  return {
    contact_id: profileId,
    contact_owner: ownerId,
    entity_id: companyId,
    ...standard,
    name: standard['name'] ?? nameOf(fields),
    customFields: viewCustom(fields),
    created_at: wireTime(createdAt.getTime()),
    updated_at: wireTime(updatedAt.getTime()),
  }
}

/** Built from first and last name. */
export function nameOf(fields: JsonObject): string | null {
  const parts = ['first_name', 'last_name'].map(field => memberOf(fields, field))
  return parts.filter(part => typeof part === 'string' && part !== '').join(' ') || null
}

/** The computed traits of this platform are its scores. */
async function readSignals(context: ZyntroContext, caller: Caller, profileId: string): Promise<readonly JsonObject[]> {
  const [rows, config] = await Promise.all([
    context.engine.database.run(profileScoreList, [caller.workspaceId, profileId]),
    readConfig(context, caller),
  ])
  const names = rulesetNames(config)
  return rows.flatMap(row => {
    const name = names.get(row.ruleset_id)
    return name === undefined ? [] : [{ name, value: row.score, computed_at: wireTime(row.computed_at.getTime()) }]
  })
}

function rulesetNames({ scoring }: WorkspaceConfig): ReadonlyMap<string, string> {
  const { engagement, fit } = scoringOf(scoring)
  return new Map([...engagement.rulesets, ...fit].map(({ ruleset }) => [ruleset.id, ruleset.name]))
}
