import { createHash } from 'node:crypto'
import type { WorkspaceConfig } from '../../domain/config.ts'
import type { Identifier } from '../../domain/identity/identifier.ts'
import { normaliseIdentifier } from '../../domain/identity/normalise.ts'
import type { JsonObject } from '../../domain/json.ts'
import { parsePhone } from '../../engine/phone.ts'
import type { ReadIdentifier } from '../../store/read/profile-row.ts'
import { wireTime } from './wire.ts'

/** Kinds of aliases on this wire and the identity kinds that they are. */
const kinds = new Map([
  ['email', 'email'],
  ['phone', 'phone'],
  ['external_id', 'external_id'],
  ['cookie', 'anonymous_id'],
  ['social', 'social'],
])
export const aliasKinds = [...kinds.keys()]

/** Identity kinds that this wire has no name for are shown under their own. */
function aliasKindOf(kind: string): string {
  return kind === 'anonymous_id' ? 'cookie' : kind
}

/** An alias as an identifier in normal form. */
export function readAlias(kind: string, value: string, config: WorkspaceConfig): Identifier {
  const identityKind = kinds.get(kind) ?? kind
  const region = config.settings.defaultRegion
  return { kind: identityKind, value: normaliseIdentifier(identityKind, value, region, parsePhone) }
}

/** Identifiers have no id of their own; this one is the same as long as the identifier is. */
function aliasId({ kind, value }: Identifier): string {
  const hash = createHash('sha256').update(`${kind}\0${value}`).digest('hex')
  return `alias-${hash.slice(0, 32)}`
}

export function viewAlias(identifier: ReadIdentifier): JsonObject {
  const { kind, value, firstSeenMs } = identifier
  return { id: aliasId(identifier), kind: aliasKindOf(kind), value, created_at: wireTime(firstSeenMs) }
}

const bestFirst = ['email', 'phone', 'customer_id', 'external_id', 'social']

/** What people know the lead by: the first identifier of the kind that says most. */
export function bestAlias(identifiers: readonly ReadIdentifier[]): string | null {
  for (const kind of bestFirst) {
    const found = identifiers.find(identifier => identifier.kind === kind)
    if (found !== undefined) return found.value
  }
  return identifiers[0]?.value ?? null
}
