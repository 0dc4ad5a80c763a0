import { type Json, jsonEquals } from '../json.ts'
import { type FlushState, findHome, nextArrivalAt, noteChange } from '../plan/flush-state.ts'
import { arrivalMs, joinRegisters, type Register, type Registers } from '../plan/register.ts'
import { noteVisibleChange, readRegister, setField, setOwn, type WorkingProfile } from '../plan/working-profile.ts'
import type { FieldReplay } from './replay-mappings.ts'

/** How history names the writer of what a backfill filled in; the fields themselves keep the source of their event. */
const backfillSource = 'backfill'

export type HomeReplay = { readonly homeId: string; readonly replays: readonly FieldReplay[] }

type Changed = Record<string, readonly [old: Json, now: Json]>

function only(registers: Registers | null, name: string): Registers {
  const { value, stamp } = readRegister(registers ?? { fields: {}, meta: {} }, name)
  return { fields: value === undefined ? {} : { [name]: value }, meta: stamp === undefined ? {} : { [name]: stamp } }
}

function show(profile: WorkingProfile, name: string, next: Register, changed: Changed): void {
  const before = readRegister(profile, name)
  setField(profile, name, next)
  const [old, now] = [before.value ?? null, next.value ?? null]
  if (!jsonEquals(old, now)) changed[name] = [old, now]
}

/** Every home gets what is its own; the profile shows the join of them all. */
function showJoin(state: FlushState, profile: WorkingProfile, homes: readonly HomeReplay[], changed: Changed): void {
  const names = new Set<string>()
  for (const { homeId, replays } of homes) {
    const home = findHome(state, homeId)
    if (home === undefined) throw new Error('a lineage is read with all its homes')
    for (const { name, next } of replays) {
      setOwn(home, name, next)
      names.add(name)
    }
  }
  const lineage = [profile.profileId, ...profile.absorbed].map(id => findHome(state, id)?.own ?? null)
  for (const name of names) {
    const joined = lineage.map(own => only(own, name)).reduce(joinRegisters)
    const next = readRegister(joined, name)
    const shown = readRegister(profile, name)
    if (next.value === shown.value && next.stamp === shown.stamp) continue
    show(profile, name, next, changed)
  }
}

function noteDiscovered(state: FlushState, changed: Changed, atMs: number): void {
  const { config, objects } = state.rules
  for (const [field, [, value]] of Object.entries(changed)) {
    if (objects.get('profiles')?.fields.has(field) || value === null) continue
    const valueType = typeof value
    if (config.discovered.has(`profiles.${field}.${valueType}`)) continue
    state.discovered.set(`${field} ${valueType}`, { object: 'profiles', field, valueType, atMs })
  }
}

/**
 * Writes what the replays of all homes of a live profile found into the flush; tells whether the profile shows anything
 * new. Identifiers stay as they are, also where a field of their kind is filled.
 */
export function planBackfill(state: FlushState, profile: WorkingProfile, homes: readonly HomeReplay[]): boolean {
  const changed: Changed = {}
  if (profile.own !== null) showJoin(state, profile, homes, changed)
  else for (const { replays } of homes) for (const { name, next } of replays) show(profile, name, next, changed)
  if (Object.keys(changed).length === 0) return false
  const arrival = nextArrivalAt(state, profile)
  noteVisibleChange(profile, arrival)
  noteChange(state, profile, 'write', backfillSource, arrival, { fields: changed })
  noteDiscovered(state, changed, arrivalMs(arrival))
  return true
}
