import { type Static, Type } from 'typebox'
import type { JsonObject } from '../../domain/json.ts'
import type { Delivery } from '../../domain/scoring/definitions.ts'
import { refusePrivateTarget } from '../../engine/webhooks/target.ts'
import type { Refused } from './definitions.ts'
import { NullableText, textOrNull } from './read-members.ts'

/** Members of a trigger or a sequence that say who is told. */
export const deliveryMembers = {
  webhook_url: Type.Optional(NullableText),
  emails: Type.Optional(Type.Array(Type.String())),
  email_subject: Type.Optional(NullableText),
  email_preheader: Type.Optional(NullableText),
  email_message: Type.Optional(NullableText),
}
const DeliveryBody = Type.Object(deliveryMembers)
type Body = Static<typeof DeliveryBody>

/** What the body names of it. */
export function readDelivery(body: Body): Partial<Delivery> {
  return {
    ...(body.webhook_url !== undefined && { webhookUrl: textOrNull(body.webhook_url) }),
    ...(body.emails !== undefined && { emails: body.emails.map(address => address.trim()) }),
    ...(body.email_subject !== undefined && { emailSubject: textOrNull(body.email_subject) }),
    ...(body.email_preheader !== undefined && { emailPreheader: textOrNull(body.email_preheader) }),
    ...(body.email_message !== undefined && { emailMessage: textOrNull(body.email_message) }),
  }
}

/** Refuses a webhook to an address that is none of the public network, unless the operator allows such. */
export function refuseTarget(body: Body, allowsPrivateTargets: boolean): Refused | undefined {
  const refusal = refusePrivateTarget(textOrNull(body.webhook_url), allowsPrivateTargets)
  return refusal && { refusal }
}

export function viewDelivery(delivery: Delivery): JsonObject {
  return {
    webhook_url: delivery.webhookUrl,
    emails: delivery.emails,
    email_subject: delivery.emailSubject,
    email_preheader: delivery.emailPreheader,
    email_message: delivery.emailMessage,
  }
}
