import { identifyingText, nameOf, type Person } from '../../../kit/person-name.ts'
import { cut } from '../../../kit/words.ts'

/** What a page calls a person; where nothing says more than the id, that in short. */
export function titleOf({ id, fields, identifiers = [] }: Person): string {
  return cut(nameOf(fields) ?? identifyingText(identifiers) ?? shortId(id))
}

export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`
}
