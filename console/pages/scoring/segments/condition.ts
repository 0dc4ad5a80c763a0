import type { Answer } from '../../../app/client.ts'
import { operatorWords } from '../parts/words.ts'

export type Segment = Answer<'GET /v1/segments/{id}'>
export type Condition = Segment['rules'][number]
export type On = Condition['on']

export const valueOperators = [
  'equals',
  'not_equals',
  'contains',
  'starts_with',
  'ends_with',
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
  'is_empty',
  'is_not_empty',
] as const

export const levelOperators = ['equals', 'not_equals', 'is_empty', 'is_not_empty'] as const

export const subjects: readonly { readonly value: On; readonly label: string }[] = [
  { value: 'field', label: 'Field' },
  { value: 'event', label: 'Event' },
  { value: 'fit_level', label: 'Fit level' },
  { value: 'engagement_level', label: 'Engagement level' },
]

export function takesValue({ operator }: Condition): boolean {
  return operator !== 'is_empty' && operator !== 'is_not_empty'
}

/** Whether it lacks what it cannot do without, as while it is being written. */
export function isBlank(condition: Condition): boolean {
  const lacksField = (condition.on === 'field' || condition.on === 'event') && condition.field.trim() === ''
  return lacksField || (takesValue(condition) && (condition.value ?? '').trim() === '')
}

export function blankCondition(on: On): Condition {
  switch (on) {
    case 'field':
      return { on, field: '', operator: 'equals', value: '' }
    case 'event':
      return { on, event_type: null, field: '', operator: 'is_not_empty', value: '' }
    default:
      return { on, operator: 'equals', value: '' }
  }
}

/** A condition in words; `levelName` tells what a level is called. */
export function describeCondition(condition: Condition, levelName: (value: string) => string): string {
  const how = operatorWords[condition.operator]
  const value = takesValue(condition) ? ` ${condition.value ?? ''}` : ''
  if (condition.on === 'field') return `${condition.field} ${how}${value}`
  if (condition.on === 'event')
    return `an event${condition.event_type ? ` ${condition.event_type}` : ''} whose ${condition.field} ${how}${value}`
  const kind = condition.on === 'fit_level' ? 'fit level' : 'engagement level'
  return `${kind} ${how}${takesValue(condition) ? ` ${levelName(condition.value ?? '')}` : ''}`
}
