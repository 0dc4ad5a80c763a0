import type { EnrichmentPayload } from '../../../domain/command.ts'
import { maxPayloadDepth, maxSourceLength } from '../../../domain/enrichment/payload-limits.ts'
import { isJsonObject, type Json, memberOf } from '../../../domain/json.ts'
import { storeEnrichment } from '../../../engine/enrichments/store-enrichment.ts'
import { isStorable, requireIds, textIn } from '../body.ts'
import { type Action, done, refuse } from '../call.ts'
import { invalidField, invalidPayload, missing, noContact } from '../fault.ts'
import { findOwned } from '../owned-contact.ts'

function isPayload(value: Json): value is EnrichmentPayload {
  return (isJsonObject(value) || Array.isArray(value)) && isStorable(value, maxPayloadDepth)
}

export const addProfileToContact: Action = {
  path: 'crm/addProfileToContact',
  credentials: 'both',
  async handle(context, call) {
    const { body, workspaceId } = call
    const required = requireIds(body, ['org_id', 'member_id', 'contact_id'])
    if ('fault' in required) return refuse(required.fault)
    const payload = memberOf(body, 'profile_payload') ?? null
    if (payload === null || payload === '') return refuse(missing('profile_payload'))
    const sourceLabel = textIn(body, 'profile_source')
    if (sourceLabel === undefined) return refuse(missing('profile_source'))
    if (!isPayload(payload)) return refuse(invalidPayload)
    if (sourceLabel.length > maxSourceLength || !isStorable(sourceLabel, 0)) {
      return refuse(invalidField('profile_source'))
    }
    const owned = await findOwned(context, call, required.ids)
    if ('fault' in owned) return refuse(owned.fault)
    const { contact, memberId } = owned
    const receipt = await storeEnrichment(context.engine, context.log, {
      workspaceId,
      profileId: contact.homeId,
      sourceLabel,
      payload,
      provenance: {
        channel: 'zyntro_api_v2',
        user_id: call.userId,
        integration_key_id: call.keyId,
        member_id: memberId,
        ip: call.ip,
        request_id: call.requestId,
      },
      source: call.source,
    })
    if (receipt.outcome === 'refused') {
      // Nobody but the contact can have gone meanwhile.
      if (receipt.problems.some(problem => problem.code === 'unknown_profile')) return refuse(noContact)
      throw new Error(`an enrichment was refused: ${receipt.problems[0]?.message}`)
    }
    return done({ profile_id: receipt.enrichmentId, profile_source: sourceLabel, profile_payload: payload })
  },
}
