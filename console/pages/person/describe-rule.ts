// Why a score is what it is, in a sentence for each rule.

import type { Answer } from '../../app/client.ts'
import { cut, inWords } from '../../kit/words.ts'

type Scores = Answer<'GET /v1/profiles/{id}/scores'>
export type FitMatch = Scores['fit'][number]['matches'][number]
export type Driver = Scores['engagement'][number]['drivers'][number]

const longest = 80

const fitWords: Readonly<Record<FitMatch['operator'], string>> = {
  equals: 'is',
  not_equals: 'is not',
  contains: 'contains',
  greater_than: 'is more than',
  less_than: 'is less than',
}

/** `because company size is 51-200`; where the rule only sets a bound, with the value that the person has. */
export function fitReason({ field, operator, value }: FitMatch, shown: unknown): string {
  const name = cut(inWords(field).toLowerCase(), longest)
  const has = operator === 'equals' || shown === undefined || shown === null ? '' : `, it is ${inShort(shown)}`
  return `because ${name} ${fitWords[operator]} ${cut(value, longest) || '(empty)'}${has}`
}

const filterWords: Readonly<Record<Driver['filters'][number]['operator'], string>> = {
  equals: 'is',
  contains: 'contains',
  starts_with: 'begins with',
  gte: 'is at least',
  lte: 'is at most',
}

/** `because of 3 events form_submit, 10 each` with the conditions that the rule sets. */
export function engagementReason({ event_type, filters, count, weight, points }: Driver): string {
  const conditions = filters.map(
    ({ field, operator, value }) =>
      `${cut(inWords(field).toLowerCase(), longest)} ${filterWords[operator]} ${cut(value, longest)}`,
  )
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const events = count === 1 ? 'one event' : `${count.toLocaleString('en')} events`
  const faded = Math.abs(points) < Math.abs(weight * count) - 0.5 ? ', less with time' : ''
  return `because of ${events} ${cut(event_type, longest)}${where}, ${signed(weight)}${count === 1 ? '' : ' each'}${faded}`
}

/** `+20`, `-5`, `0`. */
export function signed(points: number): string {
  const rounded = Math.round(points * 10) / 10
  return rounded > 0 ? `+${rounded.toLocaleString('en')}` : rounded.toLocaleString('en')
}

function inShort(value: unknown): string {
  return cut(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), longest)
}
