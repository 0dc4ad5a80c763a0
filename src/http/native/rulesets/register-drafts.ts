// Dry runs of rules that are not saved. Nothing is stored; what they tell of people needs the scope to read these.

import { type Static, Type } from 'typebox'
import type { EngagementRuleset, FitRuleset, ScoringConfig } from '../../../domain/scoring/definitions.ts'
import { testFitDraft } from '../../../domain/scoring/draft.ts'
import { orderLevels } from '../../../domain/scoring/levels.ts'
import { notThere, refused } from '../../../domain/scoring/plan/definition-plan.ts'
import { engagementRuleRules } from '../../../domain/scoring/plan/engagement-rules.ts'
import { fitRuleRules } from '../../../domain/scoring/plan/fit-ruleset-plans.ts'
import { checkRules } from '../../../domain/scoring/plan/rule-plans.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { previewEngagement, previewFit, testEngagement } from '../../../engine/scoring/preview-draft.ts'
import { profileFindScored, type ScoredProfile, toScoredProfile } from '../../../store/read/scored-profile.ts'
import { readScoring } from '../change-definition.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { PreviewView, rulesetId, Tested, viewPreview, viewTested } from './draft-shapes.ts'
import { EngagementRuleDraft, readEngagementRule } from './engagement-shapes.ts'
import { RuleDraft, readNewRule } from './ruleset-shapes.ts'
import { stampRules } from './stamp-rules.ts'

const profileId = Type.String({ description: 'The profile to judge.' })
const fit = { ruleset_id: rulesetId, rules: Type.Array(RuleDraft) }
const engagement = { ruleset_id: rulesetId, rules: Type.Array(EngagementRuleDraft) }
const strict = { additionalProperties: false }
const FitDraftBody = Type.Object(fit, strict)
const EngagementDraftBody = Type.Object(engagement, strict)

const tags = ['rulesets']
const faults = problemResponses(400, 404, 413, 415, 422)
const noProfile = 'There is no profile with this id.'

function findSaved<S extends { readonly id: string }>(known: readonly S[], id: string | undefined) {
  const saved = known.find(ruleset => ruleset.id === id)
  return id !== undefined && saved === undefined ? refused(notThere('ruleset')) : { kind: 'found' as const, saved }
}

function readFit({ newId, now }: NativeContext, scoring: ScoringConfig, body: Static<typeof FitDraftBody>) {
  const found = findSaved<FitRuleset>(scoring.fitRulesets, body.ruleset_id)
  if (found.kind === 'refused') return found
  const rules = stampRules(found.saved?.rules ?? [], body.rules, readNewRule, newId, now())
  const refusal = checkRules(fitRuleRules, rules)
  return refusal ? refused(refusal) : { kind: 'read' as const, draft: { saved: found.saved, rules } }
}

function readEngagement(
  { newId, now }: NativeContext,
  scoring: ScoringConfig,
  body: Static<typeof EngagementDraftBody>,
) {
  const found = findSaved<EngagementRuleset>(scoring.engagementRulesets, body.ruleset_id)
  if (found.kind === 'refused') return found
  const rules = stampRules(found.saved?.rules ?? [], body.rules, readEngagementRule, newId, now())
  const refusal = checkRules(engagementRuleRules, rules)
  return refusal ? refused(refusal) : { kind: 'read' as const, draft: { saved: found.saved, rules } }
}

export function registerDrafts(app: NativeApp, context: NativeContext): void {
  const { now } = context
  const { database } = context.engine
  const looking = { database, now }

  async function findProfile(workspaceId: string, id: string): Promise<ScoredProfile | undefined> {
    const [row] = isUuid(id) ? await database.run(profileFindScored, [workspaceId, [id]]) : []
    return row && toScoredProfile(row)
  }

  app.route({
    method: 'POST',
    url: '/rulesets/test',
    config: needs('profiles:read'),
    schema: {
      summary: 'Try rules on one profile',
      description: 'What each rule of a draft gives, and the score. Nothing is stored.',
      tags,
      body: Type.Object({ ...fit, profile_id: profileId }, strict),
      response: { 200: Tested, ...faults },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const scoring = await readScoring(context, request)
      const read = readFit(context, scoring, request.body)
      if (read.kind === 'refused') return sendRefusal(reply, read.refusal)
      const profile = await findProfile(workspaceId, request.body.profile_id)
      if (profile === undefined) return sendProblem(reply, 'not_found', noProfile)
      const tested = testFitDraft(read.draft, scoring, profile.fields)
      return viewTested(profile.profileId, tested, orderLevels(scoring.levels, 'fit'))
    },
  })

  app.route({
    method: 'POST',
    url: '/rulesets/preview',
    config: needs('profiles:read'),
    schema: {
      summary: 'Tell what rules would do to the scores',
      description: 'Of the newest profiles: how many move with a draft, and how scores lie before and after.',
      tags,
      body: FitDraftBody,
      response: { 200: PreviewView, ...faults },
    },
    async handler(request, reply) {
      const scoring = await readScoring(context, request)
      const read = readFit(context, scoring, request.body)
      if (read.kind === 'refused') return sendRefusal(reply, read.refusal)
      return viewPreview(await previewFit(looking, principalOf(request).workspaceId, scoring, read.draft))
    },
  })

  app.route({
    method: 'POST',
    url: '/engagement-rulesets/test',
    config: needs('profiles:read'),
    schema: {
      summary: 'Try rules on events on one profile',
      description: 'What each rule of a draft gives now, and the score. Nothing is stored.',
      tags,
      body: Type.Object({ ...engagement, profile_id: profileId }, strict),
      response: { 200: Tested, ...faults, ...problemResponses(409) },
    },
    async handler(request, reply) {
      const { workspaceId } = principalOf(request)
      const scoring = await readScoring(context, request)
      const read = readEngagement(context, scoring, request.body)
      if (read.kind === 'refused') return sendRefusal(reply, read.refusal)
      const profile = await findProfile(workspaceId, request.body.profile_id)
      if (profile === undefined) return sendProblem(reply, 'not_found', noProfile)
      const tested = await testEngagement(database, workspaceId, scoring, read.draft, profile, now())
      return viewTested(profile.profileId, tested, orderLevels(scoring.levels, 'engagement'))
    },
  })

  app.route({
    method: 'POST',
    url: '/engagement-rulesets/preview',
    config: needs('profiles:read'),
    schema: {
      summary: 'Tell what rules on events would do to the scores',
      description:
        'Of the newest profiles, as many as can be told of within seconds: how many move with a draft, and how scores lie before and after.',
      tags,
      body: EngagementDraftBody,
      response: { 200: PreviewView, ...faults, ...problemResponses(409) },
    },
    async handler(request, reply) {
      const scoring = await readScoring(context, request)
      const read = readEngagement(context, scoring, request.body)
      if (read.kind === 'refused') return sendRefusal(reply, read.refusal)
      return viewPreview(await previewEngagement(looking, principalOf(request).workspaceId, scoring, read.draft))
    },
  })
}
