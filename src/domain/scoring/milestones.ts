import type { Scoring } from './compile-scoring.ts'
import type { Trigger } from './definitions.ts'

/** Whether a score rose to the threshold. */
export function didCross(before: number, after: number, threshold: number): boolean {
  return before < threshold && after >= threshold
}

/** What an event did to the score of a profile. */
export type ScoreStep = {
  readonly before: number
  readonly after: number
  readonly eventType: string
  readonly atMs: number
  /** When this trigger last fired for this profile; null if never. */
  readonly lastFiredMs: number | null
}

export type FireDecision =
  | { readonly fires: true }
  | {
      readonly fires: false
      readonly why: 'inactive' | 'other_event_type' | 'not_crossed' | 'already_fired' | 'cooling_down'
    }

const fires: FireDecision = { fires: true }

function stays(why: Extract<FireDecision, { fires: false }>['why']): FireDecision {
  return { fires: false, why }
}

export function decideFire(trigger: Trigger, step: ScoreStep): FireDecision {
  if (!trigger.isActive) return stays('inactive')
  if (trigger.eventType !== null && trigger.eventType !== step.eventType) return stays('other_event_type')
  if (!didCross(step.before, step.after, trigger.scoreThreshold)) return stays('not_crossed')
  if (step.lastFiredMs === null) return fires
  if (trigger.fireMode === 'once') return stays('already_fired')
  return step.atMs - step.lastFiredMs < trigger.cooldownSeconds * 1_000 ? stays('cooling_down') : fires
}

/** Whether an event of this type may bring a score to the threshold of a trigger. */
export function isWatched({ triggers, engagement }: Scoring, eventType: string): boolean {
  return (
    engagement.rulesByEventType.has(eventType) &&
    triggers.some(trigger => trigger.eventType === null || trigger.eventType === eventType)
  )
}
