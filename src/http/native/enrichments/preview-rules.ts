import { type Static, Type } from 'typebox'
import type { WorkspaceConfig } from '../../../domain/config.ts'
import { mapPayload } from '../../../domain/enrichment/map-payload.ts'
import { maxPayloadBytes, maxPayloadDepth } from '../../../domain/enrichment/payload-limits.ts'
import { enrichmentRuleRules, readSourceKey } from '../../../domain/enrichment/rule-plans.ts'
import { sourceKeyOf } from '../../../domain/enrichment/source-key.ts'
import { isDeeperThan } from '../../../domain/json.ts'
import { makeRules } from '../../../domain/prepare/rules.ts'
import { sendRefusal } from '../objects/send-refusal.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { NewEnrichment, NewRule } from './enrichment-shapes.ts'

const { source_label, payload } = NewEnrichment.properties
const { path, field, transform } = NewRule.properties

const Body = Type.Object(
  {
    source_label,
    payload,
    rule: Type.Optional(
      Type.Object(
        { path, field, transform },
        {
          additionalProperties: false,
          description: 'A rule that is not kept yet: it alone is applied, instead of those of the workspace.',
        },
      ),
    ),
  },
  { additionalProperties: false },
)

const Preview = Type.Object({
  source_key: Type.String(),
  fields: Type.Array(Type.Object({ field: Type.String(), value: Type.Unknown() }), {
    description: 'What the payload says of which field, each in the form in which it would be stored.',
  }),
  skipped: Type.Array(Type.Object({ field: Type.String(), why: Type.String() }), {
    description: 'Values that rules found and could not take.',
  }),
})

/** The draft as a rule that is kept, for any source. */
function readDraft(draft: NonNullable<Static<typeof Body>['rule']>) {
  return {
    id: '',
    createdAtMs: 0,
    updatedAtMs: 0,
    position: 0,
    sourceKey: readSourceKey('*'),
    path: draft.path,
    field: draft.field.trim(),
    strategy: 'fill_empty' as const,
    rank: 1,
    transform: draft.transform ?? 'none',
    isActive: true,
  }
}

export function registerPreviewRules(app: NativeApp, { engine }: NativeContext): void {
  app.route({
    method: 'POST',
    url: '/enrichment-rules/preview',
    config: needs('scoring:read'),
    bodyLimit: maxPayloadBytes,
    schema: {
      summary: 'Try the enrichment rules on a payload',
      description:
        'Which fields the payload would fill, by the rules of the workspace or by one that is not kept yet. Nothing is stored; whether a field takes the value depends on what it holds.',
      tags: ['enrichments'],
      body: Body,
      response: { 200: Preview, ...problemResponses(400, 404, 413, 415, 422) },
    },
    async handler(request, reply) {
      const { source_label: label, payload, rule } = request.body
      if (isDeeperThan(payload, maxPayloadDepth)) {
        const errors = [{ path: 'payload', message: `expected at most ${maxPayloadDepth} levels` }]
        return sendProblem(reply, 'invalid_request', 'The payload is too deep.', errors)
      }
      const config = await engine.config.refresh(principalOf(request).workspaceId)
      if (config === undefined) return sendProblem(reply, 'not_found', 'The workspace is not there.')
      const draft = rule === undefined ? undefined : readDraft(rule)
      if (draft !== undefined) {
        const kinds = new Set(config.settings.identityKinds.map(({ kind }) => kind))
        const refusal = enrichmentRuleRules(name => kinds.has(name)).check(draft)
        if (refusal !== undefined) return sendRefusal(reply, { ...refusal, path: `rule.${refusal.path}` })
      }
      const sourceKey = sourceKeyOf(label)
      const { fields, skipped } = mapPayload(makeRules(withDraft(config, draft)), sourceKey, payload)
      return {
        source_key: sourceKey,
        fields: fields.map(({ name, value }) => ({ field: name, value })),
        skipped: skipped.map(({ field, why }) => ({ field, why })),
      }
    },
  })
}

function withDraft(config: WorkspaceConfig, draft: ReturnType<typeof readDraft> | undefined): WorkspaceConfig {
  if (draft === undefined) return config
  return { ...config, scoring: { ...config.scoring, enrichmentRules: [draft] } }
}
