import type { ObjectDefinition } from './schema/object-definition.ts'
import type { ScoringConfig } from './scoring/definitions.ts'

/** A field of `profiles` whose values identify a person. */
export type IdentityKind = {
  readonly kind: string
  /** How many values one profile may hold. */
  readonly limit: number
  /** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
  readonly anonymous: boolean
}

/** Whether a contact must belong to a company, may, or never does. */
export const companyModes = ['required', 'optional', 'none'] as const
export type CompanyMode = (typeof companyModes)[number]

/** How the workspace works with its contacts. */
export type CrmSettings = {
  /** The member who looks after every profile that has no owner; null is nobody. */
  readonly defaultOwnerId: string | null
  readonly companies: CompanyMode
  /** Whether a personal key alone opens what a surface opens to such keys. */
  readonly allowsKeyOnly: boolean
}

export const defaultCrmSettings: CrmSettings = { defaultOwnerId: null, companies: 'optional', allowsKeyOnly: false }

export type WorkspaceSettings = {
  /** ISO 3166 two-letter region by which national phone numbers are read; without one they stay as sent. */
  readonly defaultRegion: string | null
  /** Strongest first. */
  readonly identityKinds: readonly IdentityKind[]
  /** Values that never identify, beside the built-in ones; compared without regard to case. */
  readonly blockedValues: readonly string[]
  /** Left out until somebody has said anything. */
  readonly crm?: CrmSettings
}

/** Everything a write is judged by; `version` moves with each change of any part. */
/** Names of undeclared fields, by type, that a workspace keeps on record; further ones are stored without being told of. */
export const maxDiscovered = 5_000

export type WorkspaceConfig = {
  readonly workspaceId: string
  readonly version: number
  readonly settings: WorkspaceSettings
  readonly objects: ReadonlyMap<string, ObjectDefinition>
  /** `object.field.type` of undeclared fields already on record. */
  readonly discovered: ReadonlySet<string>
  readonly scoring: ScoringConfig
}

export function crmSettingsOf({ crm = defaultCrmSettings }: WorkspaceSettings): CrmSettings {
  return crm
}

export const defaultSettings: WorkspaceSettings = {
  defaultRegion: null,
  identityKinds: [
    { kind: 'customer_id', limit: 1, anonymous: false },
    { kind: 'external_id', limit: 1, anonymous: false },
    { kind: 'email', limit: 5, anonymous: false },
    { kind: 'phone', limit: 5, anonymous: false },
    { kind: 'social', limit: 5, anonymous: false },
    { kind: 'anonymous_id', limit: 100, anonymous: true },
    { kind: 'device_id', limit: 100, anonymous: true },
  ],
  blockedValues: [],
}
