import type { RegisterMode, Stamp, Stamps } from '../domain/plan/register.ts'

// The column profile.field_meta: one group a stamp, `[source, arrival, observedMs or null, mode or null, field...]`. The
// fields of one write share a stamp, so the text is a third of one stamp a field; and as text rather than jsonb neither
// side converts it. Together that took 11 us off the 80 us that a write costs PostgreSQL.

type Group = [source: string, arrival: number, observedMs: number | null, mode: RegisterMode | null, ...names: string[]]

function fits(group: Group, stamp: Stamp): boolean {
  return group[0] === stamp[0] && group[2] === (stamp[2] ?? null) && group[3] === (stamp[3] ?? null)
}

export function encodeStamps(stamps: Stamps): string {
  const groups: Group[] = []
  // Two stamps with one arrival are seldom different, and never many. Most profiles have one stamp and need no index of them.
  let byArrival: Map<number, Group[]> | undefined
  let last: Group | undefined
  let lastStamp: Stamp | undefined
  for (const name in stamps) {
    const stamp = stamps[name]
    if (stamp === undefined) continue
    if (last !== undefined && (stamp === lastStamp || (last[1] === stamp[1] && fits(last, stamp)))) {
      last.push(name)
      continue
    }
    if (last !== undefined) byArrival ??= new Map([[last[1], [last]]])
    const alike = byArrival?.get(stamp[1])
    const group = alike?.find(candidate => fits(candidate, stamp))
    lastStamp = stamp
    if (group !== undefined) {
      group.push(name)
      last = group
      continue
    }
    last = [stamp[0], stamp[1], stamp[2] ?? null, stamp[3] ?? null, name]
    groups.push(last)
    if (alike === undefined) byArrival?.set(stamp[1], [last])
    else alike.push(last)
  }
  return JSON.stringify(groups)
}

function toStamp([source, arrival, observedMs, mode]: Group): Stamp {
  if (mode !== null) return [source, arrival, observedMs, mode]
  return observedMs === null ? [source, arrival] : [source, arrival, observedMs]
}

/** Stamps and the fields that share each. */
export function decodeStampGroups(
  text: string,
): readonly { readonly stamp: Stamp; readonly names: readonly string[] }[] {
  const groups: readonly Group[] = JSON.parse(text)
  return groups.map(group => {
    const [, , , , ...names] = group
    return { stamp: toStamp(group), names }
  })
}

/** What the column holds is trusted, for the engine alone writes it. */
export function decodeStamps(text: string): Stamps {
  const groups: readonly Group[] = JSON.parse(text)
  const stamps: Record<string, Stamp> = {}
  for (const group of groups) {
    const stamp = toStamp(group)
    for (let at = 4; at < group.length; at += 1) {
      const name = group[at]
      if (typeof name === 'string') stamps[name] = stamp
    }
  }
  return stamps
}
