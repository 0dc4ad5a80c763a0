import type { Behaviour, FieldEdit, FieldVerdict, Problem, ProfileWrite, Restored } from '../command.ts'
import type { Identifier } from '../identity/identifier.ts'
import type { ParsePhone } from '../identity/normalise.ts'
import { type Json, memberOf } from '../json.ts'
import type { FieldWrite } from '../plan/apply-field.ts'
import type { FieldDefinition } from '../schema/object-definition.ts'
import { checkValue, unknownField } from './check-values.ts'
import { maxIdentifierLength, readIdentityValue } from './read-identity-value.ts'
import type { ObjectRules, Rules } from './rules.ts'

/** An identifier of a write; one that was seen before it came here says since when and by whom. */
export type NamedIdentifier = Identifier & {
  readonly seen?: { readonly firstSeenMs: number; readonly source: string }
}

/** A profile write in normal form: what it says, checked against the configuration, and whom it names. */
export type PreparedProfileWrite = {
  readonly type: 'profile'
  readonly command: ProfileWrite
  /** Strongest kind first; blocked values are left out. */
  readonly identifiers: readonly NamedIdentifier[]
  readonly fields: readonly FieldWrite[]
  /** Done in order once the fields are written; one field may be edited several times. */
  readonly edits: readonly FieldWrite[]
  /** The identity kind that decides where the write lands, when the caller named one that can. */
  readonly matchKind: string | undefined
  /** Values left aside because they were unusable, where the command skips such values. */
  readonly skipped: Readonly<Record<string, FieldVerdict>>
  /** Undeclared fields and the JSON type seen. */
  readonly discovered: readonly { readonly field: string; readonly valueType: string }[]
}

export type Preparation<P> =
  | { readonly kind: 'ready'; readonly write: P }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/** Surfaces put a prefix of their own before names of up to 255 characters. */
export const maxDiscoveredName = 266

const noEdits: readonly FieldWrite[] = []

/** What one write is read by, and what it gathers while its values are read. */
type Draft = {
  readonly command: ProfileWrite
  readonly rules: Rules
  readonly profiles: ObjectRules
  readonly parsePhone: ParsePhone
  readonly unknown: Problem[]
  readonly invalid: Problem[]
  /** Each name once. */
  readonly fields: FieldWrite[]
  /** As they were named, also more than once. */
  readonly identifiers: NamedIdentifier[]
  readonly discovered: { field: string; valueType: string }[]
}

export function jsonTypeOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Whether a field that nobody declared may have this name. */
export function isDiscoverable(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return name.length > 0 && name.length <= maxDiscoveredName && name !== '__proto__' && !/[\u0000-\u001f]/.test(name)
}

function behaviourOf(command: ProfileWrite, name: string): Behaviour {
  return (command.behaviours === undefined ? undefined : memberOf(command.behaviours, name)) ?? 'always_overwrite'
}

/** The items to append, within the bounds of a json value. */
function checkItems(field: FieldDefinition, value: Json): ReturnType<typeof checkValue> {
  if (value === null) return checkValue(field, value)
  const checked = checkValue(field, Array.isArray(value) ? value : [value])
  return 'problem' in checked ? { problem: { ...checked.problem, value } } : { value }
}

/** A list that came about item by item may be longer than what is written at once. */
function checkRestoredItems(field: FieldDefinition, value: Json): ReturnType<typeof checkValue> {
  if (!Array.isArray(value)) return checkItems(field, value)
  const items: readonly Json[] = value
  for (const item of items) {
    const checked = checkItems(field, [item])
    if ('problem' in checked) return checked
  }
  return { value }
}

function checkByBehaviour(draft: Draft, field: FieldDefinition, value: Json, behaviour: Behaviour) {
  if (behaviour !== 'append') return checkValue(field, value)
  return draft.command.restored === undefined ? checkItems(field, value) : checkRestoredItems(field, value)
}

function addField(draft: Draft, name: string, value: Json): void {
  const field = draft.profiles.fields.get(name)
  const behaviour = behaviourOf(draft.command, name)
  if (field === undefined) {
    if (draft.command.undeclared === 'refuse' || !isDiscoverable(name)) {
      draft.unknown.push(unknownField(name, 'profiles'))
      return
    }
    draft.fields.push({ name, value, behaviour })
    if (value !== null) draft.discovered.push({ field: name, valueType: jsonTypeOf(value) })
    return
  }
  if (behaviour === 'append' && field.type !== 'json') {
    draft.invalid.push({ code: 'invalid_value', path: name, message: 'only json fields take append', value })
    return
  }
  const checked = checkByBehaviour(draft, field, value, behaviour)
  if ('problem' in checked) draft.invalid.push(checked.problem)
  else draft.fields.push({ name, value: checked.value, behaviour })
}

function readEdit(draft: Draft, { name, value, behaviour }: FieldEdit): FieldWrite | undefined {
  const isOfList = behaviour !== 'always_overwrite'
  const refuse = (message: string): undefined => {
    draft.invalid.push({ code: 'invalid_value', path: name, message, value })
  }
  if (draft.rules.kinds.has(name)) return refuse('identity fields are set, not edited')
  if (isOfList && value === null) return refuse('expected a value, or a list of values')
  const field = draft.profiles.fields.get(name)
  if (field === undefined) {
    if (draft.command.undeclared === 'refuse' || !isDiscoverable(name)) {
      draft.unknown.push(unknownField(name, 'profiles'))
      return undefined
    }
    if (behaviour === 'append') draft.discovered.push({ field: name, valueType: 'array' })
    else if (!isOfList && value !== null) draft.discovered.push({ field: name, valueType: jsonTypeOf(value) })
    return { name, value, behaviour }
  }
  if (isOfList && field.type !== 'json') return refuse(`only json fields take ${behaviour}`)
  const checked = isOfList ? checkItems(field, value) : checkValue(field, value)
  if ('problem' in checked) {
    draft.invalid.push(checked.problem)
    return undefined
  }
  return { name, value: checked.value, behaviour }
}

function readEdits(draft: Draft): readonly FieldWrite[] {
  if (draft.command.edits === undefined) return noEdits
  return draft.command.edits.map(edit => readEdit(draft, edit)).filter(edit => edit !== undefined)
}

/** A value of an identity kind as its field stores it. `path` is where the caller said it: the field, or `identifiers.<kind>`. */
function readIdentity(
  draft: Draft,
  kind: string,
  raw: Json,
  path: string,
): { readonly field: FieldWrite; readonly identifies: boolean } | undefined {
  const field = draft.profiles.fields.get(kind)
  if (field === undefined) {
    draft.unknown.push(unknownField(kind, 'profiles'))
    return undefined
  }
  const behaviour = behaviourOf(draft.command, kind)
  if (behaviour === 'append') {
    draft.invalid.push({ code: 'invalid_value', path, message: 'identity fields do not take append', value: raw })
    return undefined
  }
  const checked = checkValue(field, raw)
  if ('problem' in checked) {
    draft.invalid.push({ ...checked.problem, path })
    return undefined
  }
  if (typeof checked.value !== 'string') {
    return { field: { name: kind, value: checked.value, behaviour }, identifies: false }
  }
  const { value, identifies } = readIdentityValue(kind, checked.value, draft.rules, draft.parsePhone)
  if (value.length > maxIdentifierLength) {
    const message = `expected at most ${maxIdentifierLength} characters`
    draft.invalid.push({ code: 'invalid_value', path, message, value: raw })
    return undefined
  }
  return { field: { name: kind, value, behaviour }, identifies }
}

/** Names the identifier, where the value is one; answers the field of its kind. */
function addIdentifier(draft: Draft, kind: string, raw: Json, path: string): FieldWrite | undefined {
  const read = readIdentity(draft, kind, raw, path)
  if (read === undefined) return undefined
  const { value } = read.field
  if (read.identifies && typeof value === 'string') draft.identifiers.push({ kind, value })
  return read.field
}

function readSet(draft: Draft): void {
  const { set, restored } = draft.command
  for (const name of Object.keys(set)) {
    const value = set[name] ?? null
    if (!draft.rules.kinds.has(name)) {
      addField(draft, name, value)
      continue
    }
    // Of a profile that is restored it is said elsewhere whether the value is its own.
    const field =
      restored === undefined ? addIdentifier(draft, name, value, name) : readIdentity(draft, name, value, name)?.field
    if (field !== undefined) draft.fields.push(field)
  }
}

/** Whether the workspace has the identity kind. */
function knowsKind({ rules, unknown }: Draft, kind: string): boolean {
  if (rules.kinds.has(kind)) return true
  unknown.push({
    code: 'unknown_identifier',
    path: `identifiers.${kind}`,
    message: 'no such identity kind',
    remedy: `Use one of ${[...rules.kinds.keys()].join(', ')}.`,
  })
  return false
}

function readIdentifiers(draft: Draft): void {
  const { identifiers } = draft.command
  if (identifiers === undefined) return
  for (const [kind, given] of Object.entries(identifiers)) {
    if (!knowsKind(draft, kind)) continue
    let shown: FieldWrite | undefined
    for (const raw of typeof given === 'string' ? [given] : given)
      shown = addIdentifier(draft, kind, raw, `identifiers.${kind}`) ?? shown
    if (shown === undefined) continue
    const at = draft.fields.findIndex(({ name }) => name === kind)
    draft.fields.splice(at < 0 ? draft.fields.length : at, 1, shown)
  }
}

function readRestored(draft: Draft, { identifiers }: Restored): void {
  for (const { kind, value: raw, firstSeenMs, source } of identifiers) {
    if (!knowsKind(draft, kind)) continue
    const read = readIdentity(draft, kind, raw, `identifiers.${kind}`)
    const value = read?.field.value
    if (read?.identifies && typeof value === 'string')
      draft.identifiers.push({ kind, value, seen: { firstSeenMs, source } })
  }
}

/** By kind and value; a value named again is as late as it was named last. */
function groupIdentifiers(named: readonly NamedIdentifier[]): Map<string, Map<string, NamedIdentifier>> {
  const kinds = new Map<string, Map<string, NamedIdentifier>>()
  for (const identifier of named) {
    const { kind, value } = identifier
    const values = kinds.get(kind)
    if (values === undefined) {
      kinds.set(kind, new Map([[value, identifier]]))
      continue
    }
    values.delete(value)
    values.set(value, identifier)
  }
  return kinds
}

/** Strongest kind first. Of more values than a profile may hold only the last stand, if the write stands at all. */
function listIdentifiers(draft: Draft): readonly NamedIdentifier[] {
  // Most writes name one, and every kind takes that.
  if (draft.identifiers.length < 2) return draft.identifiers
  const identifiers: NamedIdentifier[] = []
  const named = groupIdentifiers(draft.identifiers)
  for (const { kind, limit } of draft.rules.kinds.values()) {
    const values = named.get(kind)
    if (values === undefined) continue
    let surplus = draft.command.restored === undefined ? values.size - limit : 0
    if (surplus > 0) {
      draft.invalid.push({
        code: 'too_many_identifiers',
        path: `identifiers.${kind}`,
        message: `a profile holds at most ${limit} of this kind`,
      })
    }
    for (const identifier of values.values()) if (surplus-- <= 0) identifiers.push(identifier)
  }
  return identifiers
}

function checkMatchKey(draft: Draft): void {
  const { command, rules, profiles } = draft
  const { matchKey } = command
  if (matchKey === undefined) return
  if (!profiles.fields.has(matchKey)) {
    draft.unknown.push({ code: 'unknown_match_key', path: 'match_key', message: `profiles has no field ${matchKey}` })
  } else if (!rules.kinds.has(matchKey)) {
    const remedy = `Match on one of ${[...rules.kinds.keys()].join(', ')}.`
    draft.invalid.push({
      code: 'match_key_not_identity',
      path: 'match_key',
      message: `${matchKey} is not an identity key`,
      remedy,
    })
  } else if (
    (draft.fields.find(({ name }) => name === matchKey)?.value ?? null) === null &&
    !draft.invalid.some(({ path }) => path === matchKey || path === `identifiers.${matchKey}`)
  ) {
    draft.invalid.push({
      code: 'match_key_without_value',
      path: 'match_key',
      message: `the write carries no ${matchKey}`,
    })
  }
}

/**
 * Which values a write goes without: none; those that are unusable; of an event's person also those of unusable names,
 * but never one that says who the person is.
 */
export type Forgiveness = 'nothing' | 'values' | 'all_but_identity'

function refusals({ unknown, invalid, rules }: Draft, forgiveness: Forgiveness): Problem[] {
  if (unknown.length === 0 && invalid.length === 0) return []
  if (forgiveness === 'nothing') return [...unknown, ...invalid]
  if (forgiveness === 'all_but_identity') {
    return [...unknown, ...invalid].filter(({ path }) => path.startsWith('identifiers.') || rules.kinds.has(path))
  }
  // A name or match key that cannot be is refused all the same.
  return [...unknown, ...invalid.filter(problem => problem.path === 'match_key')]
}

function listSkipped({ unknown, invalid }: Draft): PreparedProfileWrite['skipped'] {
  const skipped: Record<string, FieldVerdict> = {}
  for (const problem of unknown) skipped[problem.path] = { verdict: 'invalid', why: problem.message }
  for (const problem of invalid) skipped[problem.path] = { verdict: 'invalid', why: problem.message }
  return skipped
}

/** Normalises and checks a profile write; nothing is read but the configuration. */
export function prepareProfileWrite(
  command: ProfileWrite,
  rules: Rules,
  parsePhone: ParsePhone,
  forgiveness: Forgiveness = command.onInvalid === 'refuse' ? 'nothing' : 'values',
): Preparation<PreparedProfileWrite> {
  const profiles = rules.objects.get('profiles')
  if (profiles === undefined) throw new Error('every workspace has the object profiles')
  const draft: Draft = {
    command,
    rules,
    profiles,
    parsePhone,
    unknown: [],
    invalid: [],
    fields: [],
    identifiers: [],
    discovered: [],
  }
  readSet(draft)
  readIdentifiers(draft)
  if (command.restored !== undefined) readRestored(draft, command.restored)
  const identifiers = listIdentifiers(draft)
  checkMatchKey(draft)
  const edits = readEdits(draft)
  const problems = refusals(draft, forgiveness)
  if (problems.length === 0 && command.needsPerson && identifiers.length === 0 && command.profileId === undefined) {
    const remedy = `Send at least one of ${[...rules.kinds.keys()].join(', ')} with a real value.`
    problems.push({ code: 'no_identifier', path: 'identifiers', message: 'nothing here identifies a person', remedy })
  }
  if (problems.length > 0) return { kind: 'refused', problems }
  const matchKind = draft.identifiers.find(({ kind }) => kind === command.matchKey)?.kind
  return {
    kind: 'ready',
    write: {
      type: 'profile',
      command,
      identifiers,
      fields: draft.fields,
      edits,
      matchKind,
      skipped: listSkipped(draft),
      discovered: draft.discovered,
    },
  }
}
