import { createHash } from 'node:crypto'
import type { EventWrite } from '../../../domain/command.ts'
import { canonicalJson } from '../../../domain/json.ts'
import { type Named, namedMembers, strongestKind } from '../person.ts'
import type { AttributesRead } from '../profiles/read-attributes.ts'
import type { ReadEvent } from './read-event.ts'

/** How the surfaces of client and server differ in what an event does to its person. */
type Linking = Pick<EventWrite, 'linkPolicy' | 'identifierMode'>

/** Pages and apps never join two known people, nor change what a person is known by. */
export const clientLinking = { linkPolicy: 'never', identifierMode: 'fill' } as const satisfies Linking
export const serverLinking = { linkPolicy: 'below-email', identifierMode: 'replace' } as const satisfies Linking

export type Person = { readonly read: AttributesRead; readonly named: Named }

export function eventWriteOf(event: ReadEvent, person: Person, linking: Linking, source: string): EventWrite {
  const { identifiers, set, edits } = person.read
  return { ...bareEventWriteOf(event, person, linking, source), identifiers, set, edits }
}

/** The event without what its document says of the person. */
export function bareEventWriteOf(
  { metric, metadata, occurredMs, unique }: ReadEvent,
  person: Person,
  linking: Linking,
  source: string,
): EventWrite {
  const key = unique === undefined ? undefined : eventKeyOf(metric, person, unique)
  return {
    type: 'event',
    identifiers: person.read.identifiers,
    eventType: metric,
    metadata,
    source,
    ...linking,
    ...namedMembers(person.named),
    ...(occurredMs !== undefined && { occurredMs }),
    ...(key !== undefined && { eventKey: key }),
  }
}

/** The same for the same metric, the same unique id and a person named alike; no other surface makes such a key. */
function eventKeyOf(metric: string, { read, named }: Person, unique: string): string {
  const { identifiers } = read
  const kind = strongestKind(identifiers)
  const who = named.kind === 'by_id' ? ['id', named.profileId] : [kind, identifiers[kind] ?? '']
  return `klaviyo:${createHash('sha256')
    .update(canonicalJson([metric, ...who, unique]))
    .digest('base64url')}`
}
