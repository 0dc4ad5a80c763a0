import type { Behaviour, FieldVerdict, Problem, ProfileWrite } from '../command.ts'
import { isBlocked } from '../identity/blocked.ts'
import type { Identifier } from '../identity/identifier.ts'
import { normaliseIdentifier, type ParsePhone } from '../identity/normalise.ts'
import { type Json, memberOf } from '../json.ts'
import type { FieldWrite } from '../plan/apply-field.ts'
import { checkValue, unknownField } from './check-values.ts'
import type { ObjectRules, Rules } from './rules.ts'

/** A profile write in normal form: what it says, checked against the configuration, and whom it names. */
export type PreparedProfileWrite = {
  readonly type: 'profile'
  readonly command: ProfileWrite
  /** Strongest kind first; blocked values are left out. */
  readonly identifiers: readonly Identifier[]
  readonly fields: readonly FieldWrite[]
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

const maxDiscoveredName = 128
const maxIdentifierLength = 512

/** What one write gathers while its values are read. */
type Draft = {
  readonly unknown: Problem[]
  readonly invalid: Problem[]
  readonly fields: Map<string, FieldWrite>
  readonly identifiers: Map<string, Set<string>>
  readonly discovered: { field: string; valueType: string }[]
}

export function jsonTypeOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isDiscoverable(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return name.length > 0 && name.length <= maxDiscoveredName && name !== '__proto__' && !/[\u0000-\u001f]/.test(name)
}

function behaviourOf(command: ProfileWrite, name: string): Behaviour {
  return (command.behaviours === undefined ? undefined : memberOf(command.behaviours, name)) ?? 'always_overwrite'
}

function addField(
  draft: Draft,
  name: string,
  value: Json,
  behaviour: Behaviour,
  command: ProfileWrite,
  profiles: ObjectRules,
): void {
  const field = profiles.fields.get(name)
  if (field === undefined) {
    if (command.undeclared === 'refuse' || !isDiscoverable(name)) {
      draft.unknown.push(unknownField(name, 'profiles'))
      return
    }
    draft.fields.set(name, { name, value, behaviour })
    if (value !== null) draft.discovered.push({ field: name, valueType: jsonTypeOf(value) })
    return
  }
  if (behaviour === 'append' && field.type !== 'json') {
    draft.invalid.push({ code: 'invalid_value', path: name, message: 'only json fields take append', value })
    return
  }
  const checked = behaviour === 'append' ? { value } : checkValue(field, value)
  if ('problem' in checked) draft.invalid.push(checked.problem)
  else draft.fields.set(name, { name, value: checked.value, behaviour })
}

function addIdentifier(
  draft: Draft,
  kind: string,
  raw: Json,
  behaviour: Behaviour,
  rules: Rules,
  profiles: ObjectRules,
  parsePhone: ParsePhone,
): void {
  const field = profiles.fields.get(kind)
  if (field === undefined) {
    draft.unknown.push(unknownField(kind, 'profiles'))
    return
  }
  const checked = checkValue(field, raw)
  if ('problem' in checked) {
    draft.invalid.push(checked.problem)
    return
  }
  if (typeof checked.value !== 'string') {
    draft.fields.set(kind, { name: kind, value: checked.value, behaviour })
    return
  }
  const value = normaliseIdentifier(kind, checked.value, rules.config.settings.defaultRegion, parsePhone)
  if (value.length > maxIdentifierLength) {
    draft.invalid.push({
      code: 'invalid_value',
      path: kind,
      message: `expected at most ${maxIdentifierLength} characters`,
      value: raw,
    })
    return
  }
  draft.fields.set(kind, { name: kind, value, behaviour })
  if (isBlocked(kind, value, rules.blocked)) return
  const values = draft.identifiers.get(kind)
  if (values === undefined) draft.identifiers.set(kind, new Set([value]))
  else values.add(value)
}

function readIdentifiers(
  draft: Draft,
  command: ProfileWrite,
  rules: Rules,
  profiles: ObjectRules,
  parsePhone: ParsePhone,
): void {
  for (const [kind, given] of Object.entries(command.identifiers ?? {})) {
    if (!rules.kinds.has(kind)) {
      draft.unknown.push({
        code: 'unknown_identifier',
        path: `identifiers.${kind}`,
        message: 'no such identity kind',
        remedy: `Use one of ${[...rules.kinds.keys()].join(', ')}.`,
      })
      continue
    }
    for (const raw of typeof given === 'string' ? [given] : given) {
      addIdentifier(draft, kind, raw, behaviourOf(command, kind), rules, profiles, parsePhone)
    }
  }
}

function listIdentifiers(draft: Draft, rules: Rules): Identifier[] {
  const identifiers: Identifier[] = []
  for (const kind of rules.kinds.values()) {
    const values = draft.identifiers.get(kind.kind)
    if (values === undefined) continue
    if (values.size > kind.limit) {
      draft.invalid.push({
        code: 'too_many_identifiers',
        path: `identifiers.${kind.kind}`,
        message: `a profile holds at most ${kind.limit} of this kind`,
      })
    }
    for (const value of values) identifiers.push({ kind: kind.kind, value })
  }
  return identifiers
}

function checkMatchKey(draft: Draft, command: ProfileWrite, rules: Rules, profiles: ObjectRules): void {
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
    (draft.fields.get(matchKey)?.value ?? null) === null &&
    !draft.invalid.some(problem => problem.path === matchKey)
  ) {
    draft.invalid.push({
      code: 'match_key_without_value',
      path: 'match_key',
      message: `the write carries no ${matchKey}`,
    })
  }
}

function refusals(draft: Draft, command: ProfileWrite): Problem[] {
  if (command.onInvalid === 'refuse') return [...draft.unknown, ...draft.invalid]
  // Skipping forgives values; a name or match key that cannot be is refused all the same.
  return [...draft.unknown, ...draft.invalid.filter(problem => problem.path === 'match_key')]
}

/** Normalises and checks a profile write; nothing is read but the configuration. */
export function prepareProfileWrite(
  command: ProfileWrite,
  rules: Rules,
  parsePhone: ParsePhone,
): Preparation<PreparedProfileWrite> {
  const profiles = rules.objects.get('profiles')
  if (profiles === undefined) throw new Error('every workspace has the object profiles')
  const draft: Draft = { unknown: [], invalid: [], fields: new Map(), identifiers: new Map(), discovered: [] }
  for (const name of Object.keys(command.set)) {
    const value = command.set[name] ?? null
    const behaviour = behaviourOf(command, name)
    if (rules.kinds.has(name)) addIdentifier(draft, name, value, behaviour, rules, profiles, parsePhone)
    else addField(draft, name, value, behaviour, command, profiles)
  }
  readIdentifiers(draft, command, rules, profiles, parsePhone)
  const identifiers = listIdentifiers(draft, rules)
  checkMatchKey(draft, command, rules, profiles)
  const problems = refusals(draft, command)
  if (problems.length === 0 && command.needsPerson && identifiers.length === 0 && command.profileId === undefined) {
    const remedy = `Send at least one of ${[...rules.kinds.keys()].join(', ')} with a real value.`
    problems.push({ code: 'no_identifier', path: 'identifiers', message: 'nothing here identifies a person', remedy })
  }
  if (problems.length > 0) return { kind: 'refused', problems }
  const skipped: Record<string, FieldVerdict> = {}
  for (const problem of draft.invalid) skipped[problem.path] = { verdict: 'invalid', why: problem.message }
  const matchKind =
    command.matchKey !== undefined && draft.identifiers.has(command.matchKey) ? command.matchKey : undefined
  return {
    kind: 'ready',
    write: {
      type: 'profile',
      command,
      identifiers,
      fields: [...draft.fields.values()],
      matchKind,
      skipped,
      discovered: draft.discovered,
    },
  }
}
