import { Type } from 'typebox'
import type { Trigger } from '../../../domain/scoring/definitions.ts'
import type { FireDecision } from '../../../domain/scoring/milestones.ts'
import { type Simulation, simulateTrigger } from '../../../engine/scoring/simulate-trigger.ts'
import { fail, type Route, taking, writing } from '../call.ts'
import { notFound } from '../fault.ts'
import { readLeadId } from '../lead-id.ts'
import { readWireId } from '../wire.ts'

type Why = Extract<FireDecision, { fires: false }>['why']

function explain({ decision, score }: Simulation, { scoreThreshold, cooldownSeconds, eventType }: Trigger): string {
  if (decision.fires) {
    const when = eventType === null ? '' : `, when an event of type ${eventType} brings it there`
    return `the score ${score} is at or above the threshold ${scoreThreshold}${when}`
  }
  const reasons: Readonly<Record<Why, string>> = {
    inactive: 'the trigger is not active',
    other_event_type: 'the trigger is for events of another type',
    not_crossed: `the score ${score} is below the threshold ${scoreThreshold}`,
    already_fired: 'the trigger fires once a lead, and has fired for this one',
    cooling_down: `the trigger has fired for this lead within the last ${cooldownSeconds} seconds`,
  }
  return reasons[decision.why]
}

export const simulateTriggerRoutes: readonly Route[] = [
  {
    method: 'POST',
    url: '/triggers/:id/simulate',
    access: writing,
    handle: taking(Type.Object({ lead_id: Type.String() }), async ({ engine, now }, call, body) => {
      const config = await engine.config.refresh(call.workspaceId)
      const triggerId = readWireId('trigger', call.params['id'])
      const trigger = config?.scoring.triggers.find(one => one.id === triggerId)
      if (config === undefined || trigger === undefined) return fail(notFound('there is no such trigger in this unit'))
      const profileId = readLeadId(body.lead_id)
      const simulation =
        profileId === undefined ? undefined : await simulateTrigger(engine.database, config, trigger, profileId, now())
      if (simulation === undefined) return fail(notFound('there is no such lead in this unit'))
      const { decision, score } = simulation
      return { status: 200, body: { would_fire: decision.fires, score, reason: explain(simulation, trigger) } }
    }),
  },
]
