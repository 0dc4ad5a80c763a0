import { type SchemaRefusal, unusable } from '../../schema/schema-refusal.ts'

// Checks of single members. Each passes over a member that is not there, so that they serve changes as well.

/** Line ends and tabs belong to long texts alone. */
const controls = /\p{Cc}/u
const controlsOfLongText = /[^\P{Cc}\t\n\r]/u

export type TextRule = {
  readonly max: number
  /** An empty text will do. */
  readonly isOptional?: boolean
  /** Several lines will do. */
  readonly isLong?: boolean
}

/** The text is trimmed by whoever reads it. */
export function checkText(
  path: string,
  text: string | null | undefined,
  { max, isOptional = false, isLong = false }: TextRule,
): SchemaRefusal | undefined {
  if (text === undefined || text === null) return undefined
  if (text.trim() === '' && !isOptional) return unusable(path, 'must not be blank')
  if (text.length > max) return unusable(path, `must have at most ${max} characters`)
  if ((isLong ? controlsOfLongText : controls).test(text)) return unusable(path, 'must not hold control characters')
  return undefined
}

export function checkInteger(
  path: string,
  value: number | null | undefined,
  min: number,
  max: number,
): SchemaRefusal | undefined {
  if (value === undefined || value === null) return undefined
  const isFine = Number.isInteger(value) && value >= min && value <= max
  return isFine ? undefined : unusable(path, `must be a whole number from ${min} to ${max}`)
}

export function checkCount(
  path: string,
  items: readonly unknown[] | undefined,
  min: number,
  max: number,
): SchemaRefusal | undefined {
  if (items === undefined || (items.length >= min && items.length <= max)) return undefined
  return unusable(path, min === 0 ? `must have at most ${max} items` : `must have ${min} to ${max} items`)
}

/** The first refusal of the items of a list, each checked under its own path. */
export function checkEach<T>(
  path: string,
  items: readonly T[] | undefined,
  check: (item: T, path: string) => SchemaRefusal | undefined,
): SchemaRefusal | undefined {
  for (const [index, item] of (items ?? []).entries()) {
    const refusal = check(item, `${path}[${index}]`)
    if (refusal) return refusal
  }
  return undefined
}
