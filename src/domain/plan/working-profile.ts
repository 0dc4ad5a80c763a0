import { type Json, memberOf } from '../json.ts'
import type { ProfileDelta, ProfileRow } from './flush-plan.ts'
import type { StoredIdentifier, StoredProfile } from './loaded-state.ts'
import {
  arrivalMs,
  arrivalsPerMs,
  type Fields,
  type Register,
  type Registers,
  type Stamp,
  type Stamps,
  unwritten,
} from './register.ts'

/** A profile while a flush is planned. Containers are copied before their first change; stored values are never touched. */
export type WorkingProfile = {
  readonly profileId: string
  readonly stored: StoredProfile | undefined
  readonly createdAtMs: number
  fields: Record<string, Json>
  meta: Record<string, Stamp>
  own: { fields: Record<string, Json>; meta: Record<string, Stamp> } | null
  absorbed: readonly string[]
  vetoed: readonly string[]
  mergedInto: string | null
  identifiers: readonly StoredIdentifier[]
  revision: number
  updatedAtMs: number | null
  /** The arrival of the last visible change; later ones are numbered behind it. */
  lastArrival: number
  /** Names whose register differs from the stored one; undefined where there are none, or no stored row. */
  touched: Set<string> | undefined
  isLineageChanged: boolean
  /** Whether the stored row must be guarded although nothing in it changes but its version. */
  isGuarded: boolean
}

export function workOn(stored: StoredProfile): WorkingProfile {
  return {
    profileId: stored.profileId,
    stored,
    createdAtMs: stored.createdAtMs,
    fields: stored.fields,
    meta: stored.meta,
    own: stored.own,
    absorbed: stored.absorbed,
    vetoed: stored.vetoed,
    mergedInto: stored.mergedInto,
    identifiers: stored.identifiers,
    revision: stored.revision,
    updatedAtMs: null,
    lastArrival: stored.lastArrival,
    touched: undefined,
    isLineageChanged: false,
    isGuarded: false,
  }
}

const none: readonly never[] = []

export function newProfile(profileId: string, atMs: number): WorkingProfile {
  return {
    profileId,
    stored: undefined,
    createdAtMs: atMs,
    fields: {},
    meta: {},
    own: null,
    absorbed: none,
    vetoed: none,
    mergedInto: null,
    identifiers: none,
    revision: 0,
    updatedAtMs: atMs,
    lastArrival: atMs * arrivalsPerMs,
    touched: undefined,
    isLineageChanged: false,
    isGuarded: false,
  }
}

export function copyRegisters(registers: Registers): { fields: Record<string, Json>; meta: Record<string, Stamp> } {
  return { fields: { ...registers.fields }, meta: { ...registers.meta } }
}

const nothing: Registers = { fields: {}, meta: {} }

export function readRegister(registers: { fields: Fields; meta: Stamps }, name: string): Register {
  const stamp = memberOf(registers.meta, name)
  const value = memberOf(registers.fields, name)
  return stamp === undefined && value === undefined ? unwritten : { value, stamp }
}

function writeRegister(
  registers: { fields: Record<string, Json>; meta: Record<string, Stamp> },
  name: string,
  register: Register,
): void {
  if (register.value === undefined) delete registers.fields[name]
  else registers.fields[name] = register.value
  if (register.stamp !== undefined) registers.meta[name] = register.stamp
}

/** Writes a register of the profile's joined view. */
export function setField(profile: WorkingProfile, name: string, register: Register): void {
  if (profile.touched === undefined && profile.stored !== undefined) {
    profile.touched = new Set()
    profile.fields = { ...profile.fields }
    profile.meta = { ...profile.meta }
  }
  profile.touched?.add(name)
  writeRegister(profile, name, register)
}

export function readOwn(profile: WorkingProfile, name: string): Register {
  return readRegister(profile.own ?? nothing, name)
}

/** Writes a register of the home alone. */
export function setOwn(profile: WorkingProfile, name: string, register: Register): void {
  if (profile.own === null || profile.own === profile.stored?.own) profile.own = copyRegisters(profile.own ?? nothing)
  writeRegister(profile.own, name, register)
  profile.isLineageChanged = true
}

export function noteVisibleChange(profile: WorkingProfile, arrival: number): void {
  profile.revision += 1
  profile.updatedAtMs = arrivalMs(arrival)
  profile.lastArrival = arrival
}

export function isChanged(profile: WorkingProfile): boolean {
  return profile.stored === undefined || profile.touched !== undefined || profile.isLineageChanged || profile.isGuarded
}

export function toRow(profile: WorkingProfile): ProfileRow {
  return {
    profileId: profile.profileId,
    fields: profile.fields,
    meta: profile.meta,
    own: profile.own,
    absorbed: profile.absorbed,
    vetoed: profile.vetoed,
    mergedInto: profile.mergedInto,
    createdAtMs: profile.createdAtMs,
    updatedAtMs: profile.updatedAtMs,
    lastArrival: profile.lastArrival,
    revision: profile.revision,
    version: profile.stored?.version ?? 0,
  }
}

export function toDelta(profile: WorkingProfile, stored: StoredProfile): ProfileDelta {
  const set: Record<string, Json> = {}
  const cleared: string[] = []
  for (const name of profile.touched ?? []) {
    const value = memberOf(profile.fields, name)
    if (value === undefined) cleared.push(name)
    else set[name] = value
  }
  return {
    profileId: profile.profileId,
    version: stored.version,
    revision: profile.revision,
    updatedAtMs: profile.updatedAtMs,
    lastArrival: profile.lastArrival,
    set,
    cleared,
    meta: profile.meta,
  }
}
