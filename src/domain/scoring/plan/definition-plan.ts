import type { EnrichmentRule, EnrichmentSettings } from '../../enrichment/enrichment-rule.ts'
import { contradiction, type SchemaRefusal, unusable } from '../../schema/schema-refusal.ts'
import type {
  Decay,
  EngagementRuleset,
  EventFilter,
  FitRuleset,
  Level,
  Mapping,
  ScoringSettings,
  Segment,
  Sequence,
  Trigger,
} from '../definitions.ts'

// Decides changes of definitions: those of one kind that are there and what is asked go in, what is to be stored comes
// out. What is wrong with the values sent is told first, then that there is nothing of the id, then what contradicts.

/** What every definition carries, and every rule of a ruleset. */
export type Stamp = Pick<Mapping, 'id' | 'createdAtMs' | 'updatedAtMs'>
/** A definition as a caller describes it. */
export type Draft<T extends Stamp> = Omit<T, keyof Stamp>

/** Every kind of definition, by the name under which it is stored. */
export type DefinitionKinds = {
  readonly mapping: Mapping
  readonly fit_ruleset: FitRuleset
  readonly engagement_ruleset: EngagementRuleset
  readonly level: Level
  readonly segment: Segment
  readonly event_filter: EventFilter
  readonly trigger: Trigger
  readonly sequence: Sequence
  readonly decay: Decay
  /** At most one, under the id of the workspace. */
  readonly scoring_settings: ScoringSettings & Stamp
  readonly enrichment_rule: EnrichmentRule
  /** At most one, under the id of the workspace. */
  readonly enrichment_settings: EnrichmentSettings & Stamp
}
export type DefinitionKind = keyof DefinitionKinds

export type ChangedDefinitions<T extends Stamp, R> = {
  readonly kind: 'changed'
  readonly put: readonly T[]
  readonly remove: readonly string[]
  /** What the caller is shown. */
  readonly result: R
  /** What the audit log calls it, and what it was done to. */
  readonly action: string
  readonly subject: string
  readonly name: string
}

export type DefinitionPlan<T extends Stamp, R = T> =
  | { readonly kind: 'refused'; readonly refusal: SchemaRefusal }
  | ChangedDefinitions<T, R>

/** What holds for definitions of one kind. */
export type KindRules<T extends Stamp> = {
  /** `mapping`, in messages and in the audit log. */
  readonly noun: string
  /** How many there may be. */
  readonly limit: number
  readonly nameOf: (item: T) => string
  /** What is wrong with members by themselves. */
  readonly check: (draft: Partial<Draft<T>>) => SchemaRefusal | undefined
  /** What is wrong with the whole, alone or beside the others of its kind. */
  readonly checkAmong: (item: T, others: readonly T[]) => SchemaRefusal | undefined
}

export function refused(refusal: SchemaRefusal): { readonly kind: 'refused'; readonly refusal: SchemaRefusal } {
  return { kind: 'refused', refusal }
}

export function notThere(noun: string): SchemaRefusal {
  return { code: 'not_found', path: '', message: `there is no such ${noun} in this workspace` }
}

function tooMany(limit: number): SchemaRefusal {
  return unusable('', `there are ${limit} already, the most there can be; delete one first`)
}

/** Whether two names are the same to people. */
function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

export function nameTaken<T extends { readonly name: string }>(
  item: T,
  others: readonly T[],
): SchemaRefusal | undefined {
  return others.some(({ name }) => sameName(name, item.name))
    ? contradiction('name', `'${item.name}' is already used`)
    : undefined
}

export function planNew<T extends Stamp>(rules: KindRules<T>, known: readonly T[], item: T): DefinitionPlan<T> {
  const refusal =
    rules.check(item) ??
    (known.length >= rules.limit ? tooMany(rules.limit) : undefined) ??
    rules.checkAmong(item, known)
  return refusal ? refused(refusal) : put(rules, 'create', item)
}

export function planChange<T extends Stamp>(
  rules: KindRules<T>,
  known: readonly T[],
  id: string,
  change: Partial<Draft<T>>,
  nowMs: number,
): DefinitionPlan<T> {
  const misfit = rules.check(change)
  if (misfit) return refused(misfit)
  const item = known.find(each => each.id === id)
  if (item === undefined) return refused(notThere(rules.noun))
  const changed = { ...item, ...change, updatedAtMs: nowMs }
  const refusal = rules.checkAmong(
    changed,
    known.filter(each => each !== item),
  )
  return refusal ? refused(refusal) : put(rules, 'update', changed)
}

export function planRemoval<T extends Stamp>(rules: KindRules<T>, known: readonly T[], id: string): DefinitionPlan<T> {
  const item = known.find(each => each.id === id)
  if (item === undefined) return refused(notThere(rules.noun))
  return { ...put(rules, 'delete', item), put: [], remove: [id] }
}

function put<T extends Stamp>(
  { noun, nameOf }: KindRules<T>,
  verb: 'create' | 'update' | 'delete',
  item: T,
): ChangedDefinitions<T, T> {
  const action = `${noun.replaceAll(' ', '_')}.${verb}`
  return { kind: 'changed', put: [item], remove: [], result: item, action, subject: item.id, name: nameOf(item) }
}
