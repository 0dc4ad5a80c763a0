import type { Answer } from '../../../app/client.ts'
import { several } from '../../../kit/words.ts'

export type Trigger = Answer<'GET /v1/triggers'>['data'][number]
export type Sequence = Answer<'GET /v1/sequences'>['data'][number]
export type Unit = Sequence['window_unit']

export const unitSeconds: Readonly<Record<Unit, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 }
export const units: readonly Unit[] = ['seconds', 'minutes', 'hours', 'days']

export function describeTrigger({
  score_threshold: at,
  event_type: type,
  fire_mode: mode,
  cooldown_seconds: quiet,
}: Trigger): string {
  const cause = type === null ? '' : ` by ${type}`
  const often = mode === 'once' ? 'once for each person' : 'every time'
  const pause = mode === 'always' && quiet > 0 ? `, then quiet for ${several(quiet, 'second')}` : ''
  return `When the engagement score reaches ${at.toLocaleString('en')}${cause}, ${often}${pause}`
}

export function describeSequence({
  event_types: types,
  ordered,
  window_seconds: seconds,
  window_unit: unit,
}: Sequence): string {
  const run = types.join(ordered ? ', then ' : ' and ')
  const length = seconds / unitSeconds[unit]
  return `When ${run} happen within ${length.toLocaleString('en')} ${unit}`
}

export const whyNot = {
  inactive: 'The trigger is paused.',
  other_event_type: 'The trigger is for events of another type.',
  not_crossed: 'The score is below the threshold.',
  already_fired: 'It fires once for each person, and has fired for this one.',
  cooling_down: 'It has fired for this person a moment ago and is quiet for now.',
} as const
