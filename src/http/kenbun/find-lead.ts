import {
  profileFindScored,
  profileFindScoredByIdentifier,
  type ScoredProfile,
  toScoredProfile,
} from '../../store/read/scored-profile.ts'
import type { AliasKind } from './alias.ts'
import { findableAlias } from './alias-wire.ts'
import { type Answer, type Call, fail } from './call.ts'
import { notFound } from './fault.ts'
import { readLeadId } from './lead-id.ts'
import { type LeadRules, readLeadRules } from './lead-view.ts'
import type { KenbunContext } from './surface.ts'

export const noSuchLead = notFound('there is no such lead in this workspace')

/** The live profiles behind profile ids, in their order; what is not there is left out. */
export async function findProfiles(
  { engine }: KenbunContext,
  { workspaceId }: Call,
  profileIds: readonly string[],
): Promise<readonly ScoredProfile[]> {
  if (profileIds.length === 0) return []
  const rows = await engine.database.run(profileFindScored, [workspaceId, profileIds])
  return rows.map(toScoredProfile)
}

/** The lead behind an id of this wire, or the one that has absorbed it. */
export async function findLead(
  context: KenbunContext,
  call: Call,
  leadId: string | undefined,
): Promise<ScoredProfile | undefined> {
  const profileId = readLeadId(leadId ?? '')
  if (profileId === undefined) return undefined
  const [profile] = await findProfiles(context, call, [profileId])
  return profile
}

export async function findLeadByAlias(
  { engine }: KenbunContext,
  { workspaceId }: Call,
  rules: LeadRules,
  alias: { readonly kind: AliasKind; readonly value: string },
): Promise<ScoredProfile | undefined> {
  const identifier = findableAlias(alias.kind, alias.value, rules.config)
  if (identifier === undefined) return undefined
  const { kind, value } = identifier
  const [row] = await engine.database.run(profileFindScoredByIdentifier, [workspaceId, kind, value])
  return row === undefined ? undefined : toScoredProfile(row)
}

/** Answers with what is made of the lead that the path names, or that there is none. */
export async function answerLead(
  context: KenbunContext,
  call: Call,
  toAnswer: (profile: ScoredProfile, rules: LeadRules) => Answer | Promise<Answer>,
): Promise<Answer> {
  const [rules, profile] = await Promise.all([
    readLeadRules(context, call),
    findLead(context, call, call.params['lead_id']),
  ])
  return profile === undefined ? fail(noSuchLead) : toAnswer(profile, rules)
}
