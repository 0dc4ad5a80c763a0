import { createHash } from 'node:crypto'
import type { WorkspaceConfig } from '../../domain/config.ts'
import type { Identifier } from '../../domain/identity/identifier.ts'
import { normaliseIdentifier } from '../../domain/identity/normalise.ts'
import type { JsonObject } from '../../domain/json.ts'
import { parsePhone } from '../../engine/phone.ts'
import type { ReadIdentifier } from '../../store/read/profile-row.ts'
import { type AliasKind, identityKinds, readAlias } from './alias.ts'
import { wireTime } from './wire.ts'

/** Identity kinds that this wire has no name for are shown under their own. */
function aliasKindOf(kind: string): string {
  return kind === identityKinds.cookie ? 'cookie' : kind
}

/** The identifier in normal form that an alias stands for; undefined for a value that no alias of the kind can have. */
export function findableAlias(kind: AliasKind, raw: string, { settings }: WorkspaceConfig): Identifier | undefined {
  const read = readAlias(kind, raw)
  if ('message' in read) return undefined
  return { ...read, value: normaliseIdentifier(read.kind, read.value, settings.defaultRegion, parsePhone) }
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
