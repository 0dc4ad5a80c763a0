import { several } from '../../../kit/words.ts'

export const operatorWords = {
  equals: 'is exactly',
  not_equals: 'is not',
  contains: 'contains',
  starts_with: 'starts with',
  ends_with: 'ends with',
  greater_than: 'is more than',
  greater_or_equal: 'is at least',
  less_than: 'is less than',
  less_or_equal: 'is at most',
  gte: 'is at least',
  lte: 'is at most',
  is_empty: 'is empty',
  is_not_empty: 'is filled in',
} as const

export type Operator = keyof typeof operatorWords

export function isOperator<T extends Operator>(list: readonly T[], text: string | null): text is T {
  return list.some(each => each === text)
}

export function choices<T extends Operator>(list: readonly T[]): { value: T; label: string }[] {
  return list.map(value => ({ value, label: operatorWords[value] }))
}

export function points(weight: number): string {
  return weight > 0 ? `+${weight.toLocaleString('en')}` : weight.toLocaleString('en')
}

/** Over whom something was worked out. */
export function overWhom({ looked_at, is_whole }: { readonly looked_at: number; readonly is_whole: boolean }): string {
  if (is_whole) return looked_at === 1 ? 'the only profile' : `all ${several(looked_at, 'profile')}`
  return `the newest ${several(looked_at, 'profile')}`
}
