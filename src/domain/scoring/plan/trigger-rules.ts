import { type SchemaRefusal, unusable } from '../../schema/schema-refusal.ts'
import type { Delivery, Sequence, Trigger } from '../definitions.ts'
import { checkCount, checkEach, checkInteger, checkText } from './check-members.ts'
import type { KindRules } from './definition-plan.ts'
import { maxEventTypeLength } from './engagement-rules.ts'

const maxScore = 1_000_000_000
const yearSeconds = 31_536_000
const webAddress = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i
const email = /^[^\s@]+@[^\s@]+$/

export const triggerRules: KindRules<Trigger> = {
  noun: 'trigger',
  limit: 500,
  nameOf: ({ name }) => name,
  check: draft =>
    checkText('name', draft.name, { max: 100 }) ??
    checkInteger('score_threshold', draft.scoreThreshold, -maxScore, maxScore) ??
    checkText('event_type', draft.eventType, { max: maxEventTypeLength }) ??
    checkInteger('cooldown_seconds', draft.cooldownSeconds, 0, yearSeconds) ??
    checkDelivery(draft),
  checkAmong: () => undefined,
}

export const sequenceRules: KindRules<Sequence> = {
  noun: 'sequence',
  limit: 500,
  nameOf: ({ name }) => name,
  check: draft =>
    checkText('name', draft.name, { max: 100 }) ??
    checkCount('event_types', draft.eventTypes, 1, 20) ??
    checkEach('event_types', draft.eventTypes, (type, path) => checkText(path, type, { max: maxEventTypeLength })) ??
    checkInteger('window_seconds', draft.windowSeconds, 1, yearSeconds) ??
    checkDelivery(draft),
  checkAmong: () => undefined,
}

/** Whether an address may be reached from here is judged when something is sent. */
function checkDelivery(draft: Partial<Delivery>): SchemaRefusal | undefined {
  const { webhookUrl, emails } = draft
  return (
    checkText('webhook_url', webhookUrl, { max: 2048 }) ??
    (webhookUrl && !webAddress.test(webhookUrl)
      ? unusable('webhook_url', 'must be an http or https address without credentials')
      : undefined) ??
    checkCount('emails', emails, 0, 50) ??
    checkEach('emails', emails, (address, path) =>
      email.test(address) && address.length <= 320 ? undefined : unusable(path, 'must be an e-mail address'),
    ) ??
    checkText('email_subject', draft.emailSubject, { max: 200 }) ??
    checkText('email_preheader', draft.emailPreheader, { max: 200 }) ??
    checkText('email_message', draft.emailMessage, { max: 10_000, isLong: true })
  )
}
