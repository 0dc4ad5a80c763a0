import type { Problem } from '../../domain/command.ts'
import type { BatchItem, ItemFailure } from './batch.ts'

/** What an item gives to its command, over what the template says. */
export function membersOf({ isInsert: _insert, original: _original, ...members }: BatchItem) {
  return members
}

export function failureOf(
  { original }: Pick<BatchItem, 'original'>,
  index: number,
  problems: readonly Problem[],
): ItemFailure {
  return { index, problems, ...(original === undefined ? {} : { original }) }
}
