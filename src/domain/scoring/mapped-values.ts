import { type Json, type JsonObject, memberOf } from '../json.ts'
import type { Registers } from '../plan/register.ts'
import { checkValue } from '../prepare/check-values.ts'
import { isDiscoverable } from '../prepare/prepare-profile.ts'
import type { Rules } from '../prepare/rules.ts'
import type { Mapping } from './definitions.ts'
import { type MappedValue, usableValue } from './map-event.ts'
import type { PreparedReplay } from './replay-mappings.ts'

// Values meet the schema before they are replayed, as those of a live event meet it before they are written: what a field
// cannot hold is no value, and what it holds in a normal form is compared in that form.

/** A value as the field stores it; undefined when the field cannot hold it. */
export type CheckMapped = (field: string, value: MappedValue) => MappedValue | undefined

function primitive(value: Json): MappedValue | undefined {
  return typeof value === 'object' ? undefined : value
}

export function createMappedCheck(rules: Rules): CheckMapped {
  const profiles = rules.objects.get('profiles')
  return (name, value) => {
    // Identity fields are set by identifiers alone.
    if (rules.kinds.has(name)) return undefined
    const field = profiles?.fields.get(name)
    if (field === undefined) return isDiscoverable(name) ? value : undefined
    const checked = checkValue(field, value)
    return 'problem' in checked ? undefined : primitive(checked.value)
  }
}

/** The metadata of a stored event with the values of mapped keys alone, each as its field stores it. */
export function checkMetadata(mappings: readonly Mapping[], metadata: JsonObject, check: CheckMapped): JsonObject {
  const checked: Record<string, Json> = {}
  for (const { metadataKey, field } of mappings) {
    const raw = usableValue(memberOf(metadata, metadataKey))
    const value = raw === undefined ? undefined : check(field, raw)
    if (value !== undefined) checked[metadataKey] = value
  }
  return checked
}

/** The same for the fields that stand in for events without their key. */
export function checkCopies({ mappings }: PreparedReplay, own: Registers, check: CheckMapped): Registers {
  let fields: Record<string, Json> | undefined
  for (const { mapping, mayCopy } of mappings) {
    const { metadataKey, field } = mapping
    const raw = mayCopy ? usableValue(memberOf(own.fields, metadataKey)) : undefined
    if (raw === undefined) continue
    const value = check(field, raw)
    if (value === raw) continue
    fields ??= { ...own.fields }
    if (value === undefined) delete fields[metadataKey]
    else fields[metadataKey] = value
  }
  return fields === undefined ? own : { fields, meta: own.meta }
}
