import type { PreparedCommand } from '../../domain/plan/plan-flush.ts'
import type { Wanted } from '../../store/write/flush-find.ts'

/** Lists each thing once that the commands name. */
export function collectWanted(commands: readonly PreparedCommand[]): Wanted {
  const identifiers = new Map<string, { k: string; v: string }>()
  const profileIds = new Set<string>()
  const records = new Map<string, { o: string; k: string; v: string }>()
  const idempotencyKeys = new Set<string>()
  const eventKeys = new Set<string>()
  for (const prepared of commands) {
    if (prepared.type === 'merge') {
      profileIds.add(prepared.command.survivorId)
      profileIds.add(prepared.command.absorbedId)
      continue
    }
    if (prepared.command.idempotency !== undefined) idempotencyKeys.add(prepared.command.idempotency.key)
    if (prepared.type === 'record') {
      for (const { key, value } of prepared.keys) {
        records.set(`${prepared.command.object} ${key} ${value}`, { o: prepared.command.object, k: key, v: value })
      }
      continue
    }
    if (prepared.type === 'event' && prepared.command.eventKey !== undefined) eventKeys.add(prepared.command.eventKey)
    if (prepared.command.profileId !== undefined) profileIds.add(prepared.command.profileId)
    for (const { kind, value } of prepared.identifiers) identifiers.set(`${kind} ${value}`, { k: kind, v: value })
  }
  return {
    identifiers: [...identifiers.values()],
    profileIds: [...profileIds],
    records: [...records.values()],
    idempotencyKeys: [...idempotencyKeys],
    eventKeys: [...eventKeys],
  }
}

/** What a command must not share with another flush under way, so that writes of one person land in order. */
export function orderingKeys(prepared: PreparedCommand): readonly string[] {
  if (prepared.type === 'merge')
    return [`profile ${prepared.command.survivorId}`, `profile ${prepared.command.absorbedId}`]
  if (prepared.type === 'record')
    return prepared.keys.map(({ key, value }) => `record ${prepared.command.object} ${key} ${value}`)
  const keys = prepared.identifiers.map(({ kind, value }) => `${kind} ${value}`)
  if (prepared.command.profileId !== undefined) keys.push(`profile ${prepared.command.profileId}`)
  if (prepared.type === 'event' && prepared.command.eventKey !== undefined)
    keys.push(`event ${prepared.command.eventKey}`)
  return keys
}
