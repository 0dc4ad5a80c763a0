import { type Static, Type } from 'typebox'
import { fireModes, noDelivery, type Sequence, type Trigger, windowUnits } from '../../../domain/scoring/definitions.ts'
import type { Draft } from '../../../domain/scoring/plan/definition-plan.ts'
import { stampMembers, viewStamp } from '../definition-shapes.ts'

const webhookUrl = Type.Union([Type.String(), Type.Null()], {
  description: 'Who is told when it fires; null is nobody. The firing is listed either way.',
})
const active = Type.Boolean()

const triggerMembers = {
  score_threshold: Type.Integer({ description: 'Fires when an engagement score rises to it from below.' }),
  event_type: Type.Union([Type.String(), Type.Null()], {
    description: 'Only events of this type set it off; null is any.',
  }),
  fire_mode: Type.Enum([...fireModes], { description: 'Once for each profile, or at every crossing.' }),
  cooldown_seconds: Type.Integer({ description: 'With `always`: how long after a firing it stays quiet.' }),
  webhook_url: webhookUrl,
  active,
}
const { score_threshold: threshold, ...restOfTrigger } = triggerMembers

export const TriggerView = Type.Object({ ...stampMembers, name: Type.String(), ...triggerMembers })
export const TriggerChange = Type.Partial(Type.Object({ name: Type.String(), ...triggerMembers }), {
  additionalProperties: false,
  minProperties: 1,
})
export const NewTrigger = Type.Object(
  { name: Type.String(), score_threshold: threshold, ...Type.Partial(Type.Object(restOfTrigger)).properties },
  { additionalProperties: false },
)

const sequenceMembers = {
  event_types: Type.Array(Type.String(), { description: 'A type named twice needs two events.' }),
  window_seconds: Type.Integer({ description: 'Within how long all must happen.' }),
  window_unit: Type.Enum([...windowUnits], { description: 'How the window is shown to people.' }),
  ordered: Type.Boolean({ description: 'Whether the order of the types counts.' }),
  webhook_url: webhookUrl,
  active,
}
const { event_types: eventTypes, window_seconds: windowSeconds, ...restOfSequence } = sequenceMembers

export const SequenceView = Type.Object({ ...stampMembers, name: Type.String(), ...sequenceMembers })
export const SequenceChange = Type.Partial(Type.Object({ name: Type.String(), ...sequenceMembers }), {
  additionalProperties: false,
  minProperties: 1,
})
export const NewSequence = Type.Object(
  {
    name: Type.String(),
    event_types: eventTypes,
    window_seconds: windowSeconds,
    ...Type.Partial(Type.Object(restOfSequence)).properties,
  },
  { additionalProperties: false },
)

function textOrNull(text: string | null): string | null {
  return text?.trim() || null
}

export function viewTrigger(trigger: Trigger): Static<typeof TriggerView> {
  return {
    ...viewStamp(trigger),
    name: trigger.name,
    score_threshold: trigger.scoreThreshold,
    event_type: trigger.eventType,
    fire_mode: trigger.fireMode,
    cooldown_seconds: trigger.cooldownSeconds,
    webhook_url: trigger.webhookUrl,
    active: trigger.isActive,
  }
}

export function readTriggerChange(body: Static<typeof TriggerChange>): Partial<Draft<Trigger>> {
  return {
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.score_threshold !== undefined && { scoreThreshold: body.score_threshold }),
    ...(body.event_type !== undefined && { eventType: textOrNull(body.event_type) }),
    ...(body.fire_mode !== undefined && { fireMode: body.fire_mode }),
    ...(body.cooldown_seconds !== undefined && { cooldownSeconds: body.cooldown_seconds }),
    ...(body.webhook_url !== undefined && { webhookUrl: textOrNull(body.webhook_url) }),
    ...(body.active !== undefined && { isActive: body.active }),
  }
}

export function readNewTrigger(body: Static<typeof NewTrigger>): Draft<Trigger> {
  const { name, score_threshold: scoreThreshold } = body
  const unsaid = { eventType: null, isActive: true, fireMode: 'once', cooldownSeconds: 0 } as const
  return { ...noDelivery, ...unsaid, name, scoreThreshold, ...readTriggerChange(body) }
}

export function viewSequence(sequence: Sequence): Static<typeof SequenceView> {
  return {
    ...viewStamp(sequence),
    name: sequence.name,
    event_types: [...sequence.eventTypes],
    window_seconds: sequence.windowSeconds,
    window_unit: sequence.windowUnit,
    ordered: sequence.isOrdered,
    webhook_url: sequence.webhookUrl,
    active: sequence.isActive,
  }
}

export function readSequenceChange(body: Static<typeof SequenceChange>): Partial<Draft<Sequence>> {
  return {
    ...(body.name !== undefined && { name: body.name.trim() }),
    ...(body.event_types !== undefined && { eventTypes: body.event_types.map(type => type.trim()) }),
    ...(body.window_seconds !== undefined && { windowSeconds: body.window_seconds }),
    ...(body.window_unit !== undefined && { windowUnit: body.window_unit }),
    ...(body.ordered !== undefined && { isOrdered: body.ordered }),
    ...(body.webhook_url !== undefined && { webhookUrl: textOrNull(body.webhook_url) }),
    ...(body.active !== undefined && { isActive: body.active }),
  }
}

export function readNewSequence(body: Static<typeof NewSequence>): Draft<Sequence> {
  const { name, event_types: eventTypes, window_seconds: windowSeconds } = body
  const unsaid = { windowUnit: 'seconds', isOrdered: false, isActive: true } as const
  return { ...noDelivery, ...unsaid, name, eventTypes, windowSeconds, ...readSequenceChange(body) }
}
