// What an event maps to fields is checked here, against the configuration alone. A value that a declared field does not
// take is kept out with a verdict, the event is stored all the same; so it is with what the event says of its person
// beside who it is. A value mapped to an identity field is kept out too: only the identifiers of a write say who a person
// is, else the order in which events arrive would decide who owns an identifier.

import type { EventWrite, FieldVerdict, ProfileWrite } from '../command.ts'
import type { ParsePhone } from '../identity/normalise.ts'
import type { Json, JsonObject } from '../json.ts'
import type { MappingBehaviour } from '../scoring/definitions.ts'
import { findSuppression } from '../scoring/event-filters.ts'
import { type MappedWrite, mapEvent } from '../scoring/map-event.ts'
import { checkValue } from './check-values.ts'
import {
  isDiscoverable,
  jsonTypeOf,
  type Preparation,
  type PreparedProfileWrite,
  prepareProfileWrite,
} from './prepare-profile.ts'
import type { Rules } from './rules.ts'

/** What an event writes to one field. */
export type MappedField = {
  readonly name: string
  readonly value: Json
  readonly behaviour: MappingBehaviour
  /** How many values of the event went to the same field before; registers number them one after another. */
  readonly rank: number
}

export type PreparedEvent = {
  readonly type: 'event'
  readonly command: EventWrite
  /** The write that finds or makes the person: identifiers and their fields. */
  readonly person: PreparedProfileWrite
  readonly identifiers: PreparedProfileWrite['identifiers']
  /** In the order of the mappings, each field once. */
  readonly mapped: readonly MappedField[]
  /** The filter of the workspace that suppresses the event. */
  readonly suppressedBy: string | null
}

type Mapped = Pick<PreparedEvent, 'mapped'> & Pick<PreparedProfileWrite, 'skipped' | 'discovered'>

const identityField: FieldVerdict = { verdict: 'invalid', why: 'identifiers set this field, mappings do not' }

/** The value in stored form, or why it is kept out. */
function readMapped({ name, value }: MappedWrite, rules: Rules): { readonly value: Json } | FieldVerdict {
  if (rules.kinds.has(name)) return identityField
  const field = rules.objects.get('profiles')?.fields.get(name)
  if (field === undefined) return isDiscoverable(name) ? { value } : { verdict: 'invalid', why: 'no such field' }
  const checked = checkValue(field, value)
  return 'problem' in checked ? { verdict: 'invalid', why: checked.problem.message } : { value: checked.value }
}

const nothing: Mapped = { mapped: [], skipped: {}, discovered: [] }

/**
 * What the metadata of an event writes to fields. Of several values for one field the last that overwrites counts, else
 * the first that fills: so an event leaves the same wherever it finds the field.
 */
function mapMetadata(rules: Rules, eventType: string, metadata: JsonObject): Mapped {
  const writes = mapEvent(rules.scoring.mappings, eventType, metadata)
  if (writes.length === 0) return nothing
  const declared = rules.objects.get('profiles')?.fields
  const mapped = new Map<string, MappedField>()
  const ranks = new Map<string, number>()
  const skipped = new Map<string, FieldVerdict>()
  for (const write of writes) {
    const { name, behaviour } = write
    const read = readMapped(write, rules)
    if ('verdict' in read) {
      skipped.set(name, read)
      continue
    }
    const rank = ranks.get(name) ?? 0
    ranks.set(name, rank + 1)
    if (behaviour === 'always_overwrite' || !mapped.has(name)) {
      mapped.set(name, { name, value: read.value, behaviour, rank })
    }
  }
  for (const name of mapped.keys()) skipped.delete(name)
  const fields = [...mapped.values()]
  return {
    mapped: fields,
    skipped: Object.fromEntries(skipped),
    discovered: fields
      .filter(({ name }) => !declared?.has(name))
      .map(({ name, value }) => ({ field: name, valueType: jsonTypeOf(value) })),
  }
}

const saysNothing: ProfileWrite['set'] = {}

function personOf(event: EventWrite): ProfileWrite {
  const { identifiers, identifierMode, profileId, occurredMs, set, edits, source, linkPolicy } = event
  return {
    type: 'profile',
    set: set ?? saysNothing,
    source,
    linkPolicy,
    create: 'yes',
    undeclared: 'discover',
    onInvalid: 'refuse',
    needsPerson: true,
    ...(identifiers !== undefined && { identifiers }),
    ...(identifierMode !== undefined && { identifierMode }),
    ...(edits !== undefined && { edits }),
    ...(profileId !== undefined && { profileId }),
    ...(occurredMs !== undefined && { observedAtMs: occurredMs }),
  }
}

/** Normalises whom an event names, maps what it says, and looks whether a filter suppresses it. */
export function prepareEvent(command: EventWrite, rules: Rules, parsePhone: ParsePhone): Preparation<PreparedEvent> {
  const preparation = prepareProfileWrite(personOf(command), rules, parsePhone, 'all_but_identity')
  if (preparation.kind === 'refused') return preparation
  const { eventType, metadata } = command
  const suppressedBy = findSuppression(rules.scoring.eventFilters, eventType, metadata)?.id ?? null
  const { mapped, skipped, discovered } = suppressedBy === null ? mapMetadata(rules, eventType, metadata) : nothing
  const { write } = preparation
  const person =
    mapped === nothing.mapped
      ? write
      : {
          ...write,
          skipped: { ...write.skipped, ...skipped },
          discovered: [...write.discovered, ...discovered],
        }
  return {
    kind: 'ready',
    write: { type: 'event', command, person, identifiers: write.identifiers, mapped, suppressedBy },
  }
}
