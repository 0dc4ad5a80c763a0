import { Type } from 'typebox'
import { fireModes, noDelivery } from '../../../domain/scoring/definitions.ts'
import { triggerRules } from '../../../domain/scoring/plan/trigger-rules.ts'
import type { Route } from '../call.ts'
import { plansOf, resourceRoutes } from '../definitions.ts'
import { deliveryMembers, readDelivery, refuseTarget, viewDelivery } from '../delivery-wire.ts'
import { NullableText, textOrNull } from '../read-members.ts'
import { wireId } from '../wire.ts'

const optional = {
  ...deliveryMembers,
  event_type: Type.Optional(NullableText),
  active: Type.Optional(Type.Boolean()),
  fire_mode: Type.Optional(Type.Enum([...fireModes])),
  cooldown_seconds: Type.Optional(Type.Number()),
}

export const triggerRoutes: readonly Route[] = resourceRoutes({
  kind: 'trigger',
  idKind: 'trigger',
  urls: ['/triggers'],
  listFrom: scoring => scoring.triggers,
  viewList: items => ({ triggers: items }),
  view: (trigger, time) => ({
    id: wireId('trigger', trigger.id),
    name: trigger.name,
    score_threshold: trigger.scoreThreshold,
    event_type: trigger.eventType,
    ...viewDelivery(trigger),
    fire_mode: trigger.fireMode,
    cooldown_seconds: trigger.cooldownSeconds,
    active: trigger.isActive,
    ...time,
  }),
  plans: () => plansOf(triggerRules),
  newBody: Type.Object({ name: Type.String(), score_threshold: Type.Number(), ...optional }),
  readNew: (body, stamp, _known, _call, { allowsPrivateTargets }) =>
    refuseTarget(body, allowsPrivateTargets) ?? {
      ...stamp,
      ...noDelivery,
      ...readDelivery(body),
      name: body.name.trim(),
      scoreThreshold: body.score_threshold,
      eventType: textOrNull(body.event_type),
      isActive: body.active ?? true,
      fireMode: body.fire_mode ?? 'once',
      cooldownSeconds: body.cooldown_seconds ?? 0,
    },
  changeBody: Type.Object({
    name: Type.Optional(Type.String()),
    score_threshold: Type.Optional(Type.Number()),
    ...optional,
  }),
  readChange: (body, { allowsPrivateTargets }) =>
    refuseTarget(body, allowsPrivateTargets) ?? {
      ...readDelivery(body),
      ...(body.name !== undefined && { name: body.name.trim() }),
      ...(body.score_threshold !== undefined && { scoreThreshold: body.score_threshold }),
      ...(body.event_type !== undefined && { eventType: textOrNull(body.event_type) }),
      ...(body.active !== undefined && { isActive: body.active }),
      ...(body.fire_mode !== undefined && { fireMode: body.fire_mode }),
      ...(body.cooldown_seconds !== undefined && { cooldownSeconds: body.cooldown_seconds }),
    },
})
