import { Type } from 'typebox'
import { noDelivery, windowUnits } from '../../../domain/scoring/definitions.ts'
import { sequenceRules } from '../../../domain/scoring/plan/trigger-rules.ts'
import type { Route } from '../call.ts'
import { plansOf, resourceRoutes } from '../definitions.ts'
import { deliveryMembers, readDelivery, refuseTarget, viewDelivery } from '../delivery-wire.ts'
import { wireId } from '../wire.ts'

const optional = {
  ...deliveryMembers,
  window_unit: Type.Optional(Type.Enum([...windowUnits])),
  ordered: Type.Optional(Type.Boolean()),
  active: Type.Optional(Type.Boolean()),
}
const eventTypes = Type.Array(Type.String())

export const sequenceRoutes: readonly Route[] = resourceRoutes({
  kind: 'sequence',
  idKind: 'sequence',
  urls: ['/sequences'],
  listFrom: scoring => scoring.sequences,
  viewList: items => ({ sequences: items }),
  view: (sequence, time) => ({
    id: wireId('sequence', sequence.id),
    name: sequence.name,
    event_types: sequence.eventTypes,
    window_seconds: sequence.windowSeconds,
    window_unit: sequence.windowUnit,
    ordered: sequence.isOrdered,
    ...viewDelivery(sequence),
    active: sequence.isActive,
    ...time,
  }),
  plans: () => plansOf(sequenceRules),
  newBody: Type.Object({ name: Type.String(), event_types: eventTypes, window_seconds: Type.Number(), ...optional }),
  readNew: (body, stamp, _known, _call, { allowsPrivateTargets }) =>
    refuseTarget(body, allowsPrivateTargets) ?? {
      ...stamp,
      ...noDelivery,
      ...readDelivery(body),
      name: body.name.trim(),
      eventTypes: body.event_types.map(type => type.trim()),
      windowSeconds: body.window_seconds,
      windowUnit: body.window_unit ?? 'seconds',
      isOrdered: body.ordered ?? false,
      isActive: body.active ?? true,
    },
  changeBody: Type.Object({
    name: Type.Optional(Type.String()),
    event_types: Type.Optional(eventTypes),
    window_seconds: Type.Optional(Type.Number()),
    ...optional,
  }),
  readChange: (body, { allowsPrivateTargets }) =>
    refuseTarget(body, allowsPrivateTargets) ?? {
      ...readDelivery(body),
      ...(body.name !== undefined && { name: body.name.trim() }),
      ...(body.event_types !== undefined && { eventTypes: body.event_types.map(type => type.trim()) }),
      ...(body.window_seconds !== undefined && { windowSeconds: body.window_seconds }),
      ...(body.window_unit !== undefined && { windowUnit: body.window_unit }),
      ...(body.ordered !== undefined && { isOrdered: body.ordered }),
      ...(body.active !== undefined && { isActive: body.active }),
    },
})
