import { type SchemaRefusal, unusable } from '../../schema/schema-refusal.ts'
import type { ConditionOperator, EventOperator } from '../definitions.ts'
import { readNumber } from '../number-range.ts'
import { checkText } from './check-members.ts'

const numeric: ReadonlySet<string> = new Set([
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
  'gte',
  'lte',
] satisfies (ConditionOperator | EventOperator)[])

/** Whether the operator asks for no value. */
function takesNoValue(operator: ConditionOperator | EventOperator | undefined): boolean {
  return operator === 'is_empty' || operator === 'is_not_empty'
}

/** What is wrong with a value that a rule compares with; a numeric operator wants one plain number. */
export function checkComparison(
  path: string,
  operator: ConditionOperator | EventOperator | undefined,
  value: string | undefined,
): SchemaRefusal | undefined {
  const misfit = checkText(path, value, { max: 255, isOptional: takesNoValue(operator) })
  if (misfit || operator === undefined || value === undefined || !numeric.has(operator)) return misfit
  return readNumber(value) === undefined ? unusable(path, `must be one plain number for ${operator}`) : undefined
}
