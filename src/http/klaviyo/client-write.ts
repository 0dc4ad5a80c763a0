import type { ProfileWrite } from '../../domain/command.ts'
import { clientLinking, type Person } from './events/event-write.ts'
import { namedMembers } from './person.ts'

/** What a page or an app says of a person: what cannot be used is left out, and nobody loses anything by it. */
export function clientWrite({ read, named }: Person, source: string): ProfileWrite {
  return {
    type: 'profile',
    identifiers: read.identifiers,
    set: read.set,
    edits: read.edits,
    source,
    create: 'yes',
    ...clientLinking,
    onConflict: 'keep_apart',
    undeclared: 'discover',
    onInvalid: 'skip',
    needsPerson: true,
    ...namedMembers(named),
  }
}
