import { inWords } from '../../kit/words.ts'
import type { Conflict } from './queries.ts'

type Reason = Conflict['reason']

const short: Readonly<Record<Reason, string>> = {
  one_per_profile: 'They differ in another identifier',
  identifier_limit: 'Too many identifiers',
  link_policy: 'The sender may not join people',
  vetoed: 'Kept apart before',
  append: 'Sent as a new person',
}

export function shortReason(reason: Reason): string {
  return short[reason]
}

/** Why the rules keep the two apart, for somebody who has not read them. */
export function explain({ reason, kind, other_profile_id: other }: Conflict): string {
  const name = kindInWords(kind)
  switch (reason) {
    case 'one_per_profile':
      return `Both came with the same ${name}, but they differ in an identifier of which a person has only one, such as a customer number. So the rules take them for two people who share it.`
    case 'identifier_limit':
      return other === null
        ? `This person already has as many values of ${name} as one person may have, so this one was not added.`
        : `Together the two would have more values of ${name} than one person may have.`
    case 'link_policy':
      return `One write named both, and whoever sent it is not allowed to join two known people by ${name}.`
    case 'vetoed':
      return `Somebody parted these two before. Since then no ${name} joins them again until a person says otherwise.`
    case 'append':
      return `The write asked for a new person, and this ${name} already belonged to somebody.`
  }
}

export function kindInWords(kind: string): string {
  return kind === 'email' ? 'e-mail address' : inWords(kind).toLowerCase()
}

export function resolutionInWords({ resolution, state }: Conflict): string {
  if (state === 'open') return 'Open'
  return resolution === 'merge' ? 'Merged' : 'Kept apart'
}
