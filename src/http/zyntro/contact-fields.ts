import type { Behaviour } from '../../domain/command.ts'
import { type Json, type JsonObject, memberOf } from '../../domain/json.ts'
import { isStorable, readFlag } from './body.ts'
import { type Fault, invalidField } from './fault.ts'
import { customPrefix, isCleared, maxValueDepth, readCustom, readTags } from './field-values.ts'

/** How a field of this wire is read and which field of profiles it is. */
type Rule =
  | { readonly as: 'text' | 'scalar' | 'flag' | 'tags'; readonly field: string }
  | { readonly as: 'identifier'; readonly field: 'email' | 'phone' }
  /** A further value of an identity kind, kept under a name of its own. */
  | { readonly as: 'further'; readonly field: string; readonly kind: 'email' | 'phone' }
  | { readonly as: 'custom' }
  | { readonly as: 'owner' }

const text = (field: string): Rule => ({ as: 'text', field })
const flag = (field: string): Rule => ({ as: 'flag', field })

/** Every standard field of a contact, in the order in which contacts show them. */
export const contactRules: Readonly<Record<string, Rule>> = {
  salutation: text('salutation'),
  name: text('full_name'),
  firstName: text('first_name'),
  lastName: text('last_name'),
  primaryEmail: { as: 'identifier', field: 'email' },
  secondaryEmail: { as: 'further', field: 'secondary_email', kind: 'email' },
  primaryPhone: { as: 'identifier', field: 'phone' },
  secondaryPhone: { as: 'further', field: 'secondary_phone', kind: 'phone' },
  address: text('address1'),
  addressLine2: text('address2'),
  city: text('city'),
  state: text('region'),
  zip: text('zip'),
  country: text('country'),
  countryCode: text('country_code'),
  timezone: text('timezone'),
  source: text('acquisition_source'),
  roleLabel: text('role_label'),
  status: text('status'),
  stageId: { as: 'scalar', field: 'stage_id' },
  owner: { as: 'owner' },
  emailOptout: flag('email_optout'),
  smsOptout: flag('sms_optout'),
  doNotCall: flag('do_not_call'),
  doNotAutomate: flag('zyntro.do_not_automate'),
  autoEngage: flag('zyntro.auto_engage'),
  emailVerified: flag('email_verified'),
  phoneVerified: flag('phone_verified'),
  visibleToOthers: flag('zyntro.visible_to_others'),
  editableByOthers: flag('zyntro.editable_by_others'),
  isTestContact: flag('is_test'),
  tags: { as: 'tags', field: 'tags' },
  customFields: { as: 'custom' },
}

export function isContactField(name: string): boolean {
  return Object.hasOwn(contactRules, name)
}

/** What a contact of this wire says, in the words of the platform. */
export type ContactEdit = {
  /** Null clears. */
  readonly set: Readonly<Record<string, Json>>
  readonly identifiers: Readonly<Record<string, readonly string[]>>
  readonly behaviours: Readonly<Record<string, Behaviour>>
  /** The member to look after the contact, null nobody; left out, it stays as it is. */
  readonly owner?: string | null
  /** Names on this wire by fields of profiles, for faults. */
  readonly namedBy: ReadonlyMap<string, string>
  /** Names on this wire that were understood, custom fields as `customFields.<tag>`. */
  readonly known: readonly string[]
  readonly ignored: readonly string[]
}

/** The value to store, null to clear; undefined for what the field cannot take. */
function readValue(as: Rule['as'], value: Json): Json | undefined {
  if (isCleared(value)) return null
  if (as === 'flag') return readFlag(value)
  if (as === 'tags') return readTags(value)
  if (typeof value === 'number') return as === 'scalar' ? value : String(value)
  return typeof value === 'string' ? value : undefined
}

type Draft = {
  readonly set: Record<string, Json>
  readonly values: Map<string, string>
  readonly namedBy: Map<string, string>
  readonly known: string[]
  readonly ignored: string[]
  owner?: string | null
}

function readField(draft: Draft, name: string, rule: Rule, value: Json): void {
  if (rule.as === 'custom') {
    for (const [tag, item] of readCustom(value) ?? []) {
      draft.set[`${customPrefix}${tag}`] = item
      draft.namedBy.set(`${customPrefix}${tag}`, `customFields.${tag}`)
      draft.known.push(`customFields.${tag}`)
    }
    return
  }
  const read = readValue(rule.as, value)
  if (read === undefined) {
    draft.ignored.push(name)
    return
  }
  draft.known.push(name)
  if (rule.as === 'owner') {
    draft.owner = typeof read === 'string' ? read.trim() : null
    return
  }
  draft.set[rule.field] = read
  draft.namedBy.set(rule.field, name)
  if (rule.as === 'further' && typeof read === 'string') draft.values.set(rule.kind, read)
}

/** Reads the fields of a contact; `mergesTags` adds tags to those that are there. */
export function readContactFields(
  contact: JsonObject,
  { mergesTags }: { readonly mergesTags: boolean },
): ContactEdit | { readonly fault: Fault } {
  const draft: Draft = { set: {}, values: new Map(), namedBy: new Map(), known: [], ignored: [] }
  for (const [name, value] of Object.entries(contact)) {
    const rule = memberOf(contactRules, name)
    if (rule === undefined) draft.ignored.push(name)
    else if (!isStorable(value, maxValueDepth)) return { fault: invalidField(name) }
    else readField(draft, name, rule, value)
  }
  const { set, values, owner, ...rest } = draft
  const behaviours: Record<string, Behaviour> = {}
  if (mergesTags && Array.isArray(set['tags'])) behaviours['tags'] = 'append'
  const identifiers: Record<string, readonly string[]> = {}
  for (const [kind, further] of values) {
    // The last value of a kind becomes the field, which shows the primary one; without one the primary stays.
    const primary = memberOf(set, kind)
    identifiers[kind] = typeof primary === 'string' ? [further, primary] : [further]
    if (primary === undefined) behaviours[kind] = 'only_if_empty'
  }
  return { set, identifiers, behaviours, ...rest, ...(owner !== undefined && { owner }) }
}
