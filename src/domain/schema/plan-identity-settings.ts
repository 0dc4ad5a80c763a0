import type { WorkspaceSettings } from '../config.ts'
import { maxIdentityLength } from './check-field.ts'
import type { ObjectDefinition } from './object-definition.ts'
import { type ConfigurationPlan, type ConfigurationState, planObjectChange } from './plan-change.ts'
import { contradiction, type SchemaRefusal, unusable } from './schema-refusal.ts'

export type IdentitySettings = Pick<WorkspaceSettings, 'defaultRegion' | 'identityKinds' | 'blockedValues'>

/** Replaces the rules of identity whole; blanks around blocked values are not part of them. */
export function planIdentitySettings(
  state: ConfigurationState,
  wanted: IdentitySettings,
  isRegion: (region: string) => boolean,
): ConfigurationPlan {
  const profiles = [...state.objects.values()].find(({ objectType }) => objectType === 'profile')
  if (profiles === undefined)
    return { kind: 'refused', refusal: { code: 'not_found', path: '', message: 'no profiles' } }
  const settings = { ...wanted, blockedValues: wanted.blockedValues.map(value => value.trim()) }
  const refusal =
    checkRegion(settings.defaultRegion, isRegion) ??
    checkKinds(settings, profiles) ??
    checkBlockedValues(settings.blockedValues)
  if (refusal) return { kind: 'refused', refusal }
  if (isSame(state.settings, settings)) return { kind: 'unchanged', object: profiles }
  const plan = planObjectChange(state, profiles.name, settings)
  return plan.kind === 'changed' ? { ...plan, action: 'settings.identity.update' } : plan
}

function checkRegion(region: string | null, isRegion: (region: string) => boolean): SchemaRefusal | undefined {
  if (region === null || isRegion(region)) return undefined
  return unusable('default_region', 'expected an ISO 3166 region of two capital letters, such as DE')
}

/** What a change of the object would say in the words of its keys, said of the kind at its place. */
function checkKinds(
  { identityKinds }: IdentitySettings,
  { fields, primaryKey }: ObjectDefinition,
): SchemaRefusal | undefined {
  const seen = new Set<string>()
  for (const [index, { kind }] of identityKinds.entries()) {
    const path = `identity_kinds[${index}].kind`
    if (seen.has(kind)) return unusable(path, `${kind} is listed twice`)
    seen.add(kind)
    const field = fields.find(({ name }) => name === kind)
    if (field?.type === 'string' && (field.maxLength === undefined || field.maxLength > maxIdentityLength))
      return unusable(path, `${kind} must be declared with a max_length of at most ${maxIdentityLength} first`)
  }
  if (primaryKey === null || seen.has(primaryKey) || identityKinds.length === 0) return undefined
  return contradiction('identity_kinds', `${primaryKey} is the primary key of profiles and must stay`)
}

function checkBlockedValues(values: readonly string[]): SchemaRefusal | undefined {
  const seen = new Set<string>()
  for (const [index, value] of values.entries()) {
    const path = `blocked_values[${index}]`
    if (value === '') return unusable(path, 'expected more than blanks')
    if (seen.has(value.toLowerCase())) return unusable(path, 'is listed twice; case makes no difference')
    seen.add(value.toLowerCase())
  }
  return undefined
}

function isSame(a: IdentitySettings, b: IdentitySettings): boolean {
  const text = ({ defaultRegion, identityKinds, blockedValues }: IdentitySettings) =>
    JSON.stringify([defaultRegion, identityKinds.map(each => [each.kind, each.limit, each.anonymous]), blockedValues])
  return text(a) === text(b)
}
