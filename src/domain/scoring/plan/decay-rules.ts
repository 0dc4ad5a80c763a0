import type { Decay } from '../definitions.ts'
import { checkInteger, checkText } from './check-members.ts'
import type { KindRules } from './definition-plan.ts'
import { maxWeight } from './fit-ruleset-plans.ts'

export const decayRules: KindRules<Decay> = {
  noun: 'decay',
  limit: 100,
  nameOf: ({ name }) => name,
  check: ({ name, points, intervalDays }) =>
    checkText('name', name, { max: 100 }) ??
    checkInteger('points', points, -maxWeight, -1) ??
    checkInteger('interval_days', intervalDays, 1, 3650),
  checkAmong: () => undefined,
}
