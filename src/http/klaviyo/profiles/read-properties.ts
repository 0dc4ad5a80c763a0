import { isDeeperThan, type Json, type JsonObject } from '../../../domain/json.ts'
import { isDiscoverable } from '../../../domain/prepare/prepare-profile.ts'
import { pointerTo } from '../wire.ts'
import { addFault, canClear, type Draft, readObject, refuseUnknown, setField } from './draft.ts'
import { fieldOfProperty } from './field-names.ts'

const maxKeyLength = 255
const maxDepth = 10
/** Some browsers send the token of a link among the properties; it says who it is and is none. */
export const tokenProperty = '$exchange_id'

/** Whether a property may be called so; servers learn when not. */
function isName(draft: Draft, name: string, pointer: string): boolean {
  if (name.length <= maxKeyLength && isDiscoverable(name)) return true
  if (draft.mode !== 'client')
    addFault(draft, pointer, `The name of a property has 1 to ${maxKeyLength} characters and no control characters.`)
  return false
}

/** Reads `properties`; null, where it counts, is the caller's. */
export function readProperties(draft: Draft, value: Json | undefined, pointer: string): void {
  for (const [name, item] of Object.entries(readObject(draft, value, pointer) ?? {})) {
    const at = pointerTo(pointer, name)
    if (draft.mode === 'client' && name === tokenProperty) continue
    if (item === null && !canClear(draft)) continue
    if (!isName(draft, name, at)) continue
    if (isDeeperThan(item, maxDepth)) addFault(draft, at, `At most ${maxDepth} levels are expected here.`)
    else setField(draft, fieldOfProperty(name, draft.kinds), item, at)
  }
}

const patches = ['unset', 'unappend', 'append'] as const

function isSimple(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function addEdit(draft: Draft, name: string, pointer: string, edit: Omit<Draft['edits'][number], 'name'>): void {
  if (!isName(draft, name, pointer)) return
  const field = fieldOfProperty(name, draft.kinds)
  draft.edits.push({ name: field, ...edit })
  if (!draft.pointers.has(field)) draft.pointers.set(field, pointer)
}

function readUnset(draft: Draft, value: Json, pointer: string): void {
  if (typeof value !== 'string' && !Array.isArray(value)) {
    addFault(draft, pointer, 'A name or a list of names is expected here.')
    return
  }
  const names: readonly Json[] = typeof value === 'string' ? [value] : value
  for (const [index, name] of names.entries()) {
    const at = names === value ? pointerTo(pointer, index) : pointer
    if (typeof name === 'string') addEdit(draft, name, at, { value: null, behaviour: 'always_overwrite' })
    else addFault(draft, at, 'The name of a property is expected here.')
  }
}

function readItems(draft: Draft, value: Json, pointer: string, behaviour: 'append' | 'remove'): void {
  for (const [name, given] of Object.entries(readObject(draft, value, pointer) ?? {})) {
    const at = pointerTo(pointer, name)
    const items: readonly Json[] = Array.isArray(given) ? given : [given]
    if (items.every(isSimple)) addEdit(draft, name, at, { value: items, behaviour })
    else addFault(draft, at, 'Strings, numbers and booleans, or a list of them, are expected here.')
  }
}

/** Reads `patch_properties` into edits, in the order in which they are carried out. */
export function readPatch(draft: Draft, value: Json | undefined, pointer: string): void {
  const patch: JsonObject = readObject(draft, value, pointer) ?? {}
  for (const name of Object.keys(patch)) {
    if (!patches.some(known => known === name)) refuseUnknown(draft, pointerTo(pointer, name))
  }
  for (const name of patches) {
    const part = patch[name]
    if (part === undefined || part === null) continue
    const at = pointerTo(pointer, name)
    if (name === 'unset') readUnset(draft, part, at)
    else readItems(draft, part, at, name === 'append' ? 'append' : 'remove')
  }
}
