import fc from 'fast-check'
import type {
  Behaviour,
  Command,
  EventWrite,
  FieldEdit,
  IdentifierMode,
  LinkPolicy,
  ProfileWrite,
} from '../src/domain/command.ts'
import type { IdentityKind } from '../src/domain/config.ts'
import type { Json } from '../src/domain/json.ts'
import type { Supplies } from '../src/domain/plan/flush-state.ts'
import { arrivalsPerMs } from '../src/domain/plan/register.ts'
import type { Rules } from '../src/domain/prepare/rules.ts'
import { profileWrite, startMs, testRules } from './world.ts'

// Random histories over few identifiers and fields, so that everything meets everything.

/** Small limits, so that histories break them. */
const identityKinds: readonly IdentityKind[] = [
  { kind: 'customer_id', limit: 1, anonymous: false },
  { kind: 'email', limit: 2, anonymous: false },
  { kind: 'phone', limit: 2, anonymous: false },
  { kind: 'anonymous_id', limit: 3, anonymous: true },
]

export const historyRules: Rules = testRules({ settings: { identityKinds } })

/** Arrivals of histories: three a millisecond, so that observations tie now and then. */
export const arrivalStep = 333

/**
 * Ids follow from arrivals: the first id drawn after an arrival is the same however commands were batched. Profiles and
 * merges draw theirs first.
 */
export function createReplayableSupplies(): Supplies {
  let arrival = startMs * arrivalsPerMs
  let drawn = 0
  return {
    newId() {
      drawn += 1
      return `${arrival}-${drawn.toString().padStart(3, '0')}`
    },
    nextArrival() {
      arrival += arrivalStep
      drawn = 0
      return arrival
    },
  }
}

const values: Readonly<Record<string, readonly string[]>> = {
  customer_id: ['c1', 'c2', 'c3'],
  email: ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org'],
  phone: ['p1', 'p2', 'p3'],
  anonymous_id: ['v1', 'v2', 'v3', 'v4'],
}
const allIdentifiers = Object.entries(values).flatMap(([kind, list]) => list.map(value => [kind, value] as const))

export type WriteStep = {
  readonly type: 'write'
  readonly identifiers: readonly (readonly [kind: string, value: string])[]
  readonly fields: Readonly<Record<string, Json>>
  readonly isFilling: boolean
  readonly cleared: string | undefined
  readonly observedMs: number | undefined
  readonly linkPolicy: LinkPolicy
  readonly matchKey: number | undefined
  readonly create: ProfileWrite['create']
  /** Names one of the profiles made so far. */
  readonly named: number | undefined
  /** Left out: as `add` and `keep_apart`, with no edits. */
  readonly identifierMode?: IdentifierMode
  readonly onConflict?: NonNullable<ProfileWrite['onConflict']>
  readonly edits?: readonly FieldEdit[]
  /** The person of an event is told of so. */
  readonly isEvent?: boolean
}

export type Step =
  | WriteStep
  | { readonly type: 'merge'; readonly survivor: number; readonly absorbed: number }
  | { readonly type: 'split'; readonly merge: number }

/** How each field of these histories is written. */
export const fieldBehaviours: Readonly<Record<string, Behaviour>> = {
  low: 'min',
  high: 'max',
  early: 'first',
  list: 'append',
}

const fields = fc.record(
  {
    note: fc.constantFrom<Json>('a', 'b', null),
    tier: fc.constantFrom<Json>('x', 'y', '', null),
    low: fc.integer({ min: 0, max: 4 }),
    high: fc.integer({ min: 0, max: 4 }),
    early: fc.constantFrom('e', 'f'),
    list: fc.constantFrom<Json>('k', ['l', 'm'], 'n'),
    first_name: fc.constantFrom<Json>('Mia', 'Mía Zoë', 'Bob', null),
    company: fc.constantFrom<Json>('Mia & Co', 'Nord', '', null),
  },
  { requiredKeys: [] },
)

const observedMs = fc.option(
  fc.integer({ min: -2, max: 6 }).map(ms => startMs + ms),
  { nil: undefined },
)

const write: fc.Arbitrary<WriteStep> = fc.record({
  type: fc.constant('write'),
  identifiers: fc.shuffledSubarray(allIdentifiers, { minLength: 0, maxLength: 3 }),
  fields,
  isFilling: fc.boolean(),
  cleared: fc.option(fc.constantFrom('customer_id', 'email', 'phone', 'anonymous_id'), { nil: undefined, freq: 5 }),
  observedMs,
  linkPolicy: fc.oneof(
    { weight: 4, arbitrary: fc.constant<LinkPolicy>('fold') },
    { weight: 3, arbitrary: fc.constantFrom<LinkPolicy>('weaker-only', 'below-email', 'never', 'strict') },
  ),
  matchKey: fc.option(fc.nat(2), { nil: undefined }),
  create: fc.oneof(
    { weight: 8, arbitrary: fc.constant('yes' as const) },
    { weight: 1, arbitrary: fc.constantFrom('no' as const, 'must' as const, 'new' as const) },
  ),
  named: fc.option(fc.nat(9), { nil: undefined, freq: 8 }),
})

const merge = fc.record({ type: fc.constant('merge' as const), survivor: fc.nat(9), absorbed: fc.nat(9) })
const split = fc.record({ type: fc.constant('split' as const), merge: fc.nat(9) })

/** Writes of every sort, and a person's merges. */
export const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof({ weight: 9, arbitrary: write }, { weight: 1, arbitrary: merge }),
  { minLength: 1, maxLength: 12, size: 'max' },
)

const edit = fc.oneof(
  fc.record({
    name: fc.constantFrom('list', 'tags'),
    value: fc.constantFrom<Json>('k', ['l', 'm'], 'n'),
    behaviour: fc.constant('append' as const),
  }),
  fc.record({
    name: fc.constant('note'),
    value: fc.constantFrom<Json>('a', 'b', null),
    behaviour: fc.constant('always_overwrite' as const),
  }),
)

/** Words on lists that say what becomes of them as a whole. */
const wholeEdit = fc.record({
  name: fc.constantFrom('tags', 'note'),
  value: fc.constantFrom<Json>('k', ['l', 'm'], 'a'),
  behaviour: fc.constantFrom('remove' as const, 'append' as const, 'always_overwrite' as const),
})

function withModes(edits: fc.Arbitrary<FieldEdit>): fc.Arbitrary<WriteStep> {
  const modes = fc.record({
    identifierMode: fc.constantFrom<IdentifierMode>('add', 'replace', 'fill'),
    onConflict: fc.constantFrom('keep_apart' as const, 'keep_apart' as const, 'refuse' as const),
    edits: fc.array(edits, { maxLength: 3 }),
    isEvent: fc.boolean(),
  })
  return fc.tuple(write, modes).map(([step, more]) => ({ ...step, ...more }))
}

function modeSteps(edits: fc.Arbitrary<FieldEdit>): fc.Arbitrary<readonly Step[]> {
  return fc.array(
    fc.oneof(
      { weight: 12, arbitrary: withModes(edits) },
      { weight: 2, arbitrary: merge },
      { weight: 1, arbitrary: split },
    ),
    { minLength: 1, maxLength: 14, size: 'max' },
  )
}

/** Writes of every mode, with merges and splits. */
export const modeHistories = modeSteps(edit)

/**
 * The same with lists that are set, appended to and taken from in turns. What homes of different such words join to
 * depends on the order in which they merged.
 */
export const editHistories = modeSteps(fc.oneof(edit, wholeEdit))

/** The same with splits between them. */
export const historiesWithSplits: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof({ weight: 8, arbitrary: write }, { weight: 2, arbitrary: merge }, { weight: 1, arbitrary: split }),
  { minLength: 1, maxLength: 14, size: 'max' },
)

/** Where a history of `length` commands is cut into flushes. */
export function batchings(length: number): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.integer({ min: 1, max: 6 }), { minLength: length, maxLength: length })
}

function toWrite(step: WriteStep, known: readonly string[]): ProfileWrite {
  const set: Record<string, Json> = {}
  const identifiers: Record<string, string[]> = {}
  for (const [kind, value] of step.identifiers) {
    if (!Object.hasOwn(set, kind)) set[kind] = value
    else if (kind !== 'customer_id') identifiers[kind] = [...(identifiers[kind] ?? []), value]
  }
  if (step.cleared !== undefined && !Object.hasOwn(set, step.cleared)) set[step.cleared] = null
  const matchKey = step.matchKey === undefined ? undefined : step.identifiers[step.matchKey]?.[0]
  const named = step.named === undefined ? undefined : known[step.named % known.length]
  return profileWrite(
    { ...set, ...step.fields },
    {
      identifiers,
      behaviours: { ...fieldBehaviours, ...(step.isFilling && { tier: 'only_if_empty' }) },
      linkPolicy: step.linkPolicy,
      create: step.create,
      undeclared: 'discover',
      onInvalid: 'skip',
      ...(step.observedMs !== undefined && { observedAtMs: step.observedMs }),
      ...(matchKey !== undefined && { matchKey }),
      ...(named !== undefined && { profileId: named }),
      ...(step.identifierMode !== undefined && { identifierMode: step.identifierMode }),
      ...(step.onConflict !== undefined && { onConflict: step.onConflict }),
      ...(step.edits !== undefined && { edits: step.edits }),
    },
  )
}

/** Without the fields that other behaviours rule: what an event says overwrites. */
function toEvent({ set, identifiers, identifierMode, edits, ...write }: ProfileWrite): EventWrite {
  const said = Object.entries(set).filter(([name]) => !Object.hasOwn(fieldBehaviours, name))
  return {
    type: 'event',
    eventType: 'visit',
    metadata: {},
    set: Object.fromEntries(said),
    source: write.source,
    linkPolicy: write.linkPolicy,
    ...(identifiers !== undefined && { identifiers }),
    ...(identifierMode !== undefined && { identifierMode }),
    ...(edits !== undefined && { edits }),
    ...(write.profileId !== undefined && { profileId: write.profileId }),
    ...(write.observedAtMs !== undefined && { occurredMs: write.observedAtMs }),
  }
}

/** The command of a step; undefined where it names profiles and there are none yet. */
export function toCommand(step: Exclude<Step, { type: 'split' }>, known: readonly string[]): Command | undefined {
  if (step.type === 'write') return step.isEvent ? toEvent(toWrite(step, known)) : toWrite(step, known)
  const survivorId = known[step.survivor % known.length]
  const absorbedId = known[step.absorbed % known.length]
  if (survivorId === undefined || absorbedId === undefined) return undefined
  return { type: 'merge', survivorId, absorbedId, source: 'person' }
}

export type Link = readonly (readonly [kind: string, value: string])[]

/**
 * Writes that only link: each names some identifiers of one of four people, none of whom has more than a profile may
 * hold. `sizes` cuts them into flushes.
 */
export const linkHistories: fc.Arbitrary<{ readonly links: readonly Link[]; readonly sizes: readonly number[] }> =
  fc.record({
    links: fc.array(
      fc.integer({ min: 0, max: 3 }).chain(person =>
        fc.shuffledSubarray(
          identityKinds.flatMap(({ kind, limit }) =>
            Array.from({ length: limit }, (_, i): readonly [string, string] => [kind, `${person}.${i}@x.org`]),
          ),
          { minLength: 1, maxLength: 3 },
        ),
      ),
      { minLength: 1, maxLength: 16, size: 'max' },
    ),
    sizes: batchings(16),
  })

/** What happens to three people, told apart by their customer numbers, who are merged for a while. */
export type Episode =
  | {
      readonly type: 'write'
      readonly person: number
      readonly fields: Readonly<Record<string, Json>>
      readonly observedMs: number | undefined
    }
  | { readonly type: 'merge'; readonly survivor: number; readonly absorbed: number }

export const episodes: fc.Arbitrary<readonly Episode[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ type: fc.constant('write' as const), person: fc.nat(2), fields, observedMs }) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('merge' as const), survivor: fc.nat(2), absorbed: fc.nat(2) }),
    },
  ),
  { minLength: 1, maxLength: 14, size: 'max' },
)
