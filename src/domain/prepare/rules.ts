import type { IdentityKind, WorkspaceConfig } from '../config.ts'
import { normaliseEmail } from '../identity/normalise.ts'
import type { FieldDefinition, ObjectDefinition } from '../schema/object-definition.ts'
import type { Scoring } from '../scoring/compile-scoring.ts'
import { scoringOf } from '../scoring/compiled-scoring.ts'

/** A configuration indexed for the write path; made once for each version of it. */
export type Rules = {
  readonly config: WorkspaceConfig
  readonly kinds: ReadonlyMap<string, IdentityKind & { readonly rank: number }>
  readonly blocked: ReadonlySet<string>
  readonly objects: ReadonlyMap<string, ObjectRules>
  readonly scoring: Scoring
}

export type ObjectRules = {
  readonly definition: ObjectDefinition
  readonly fields: ReadonlyMap<string, FieldDefinition>
  readonly required: readonly string[]
}

function objectRules(definition: ObjectDefinition): ObjectRules {
  return {
    definition,
    fields: new Map(definition.fields.map(field => [field.name, field])),
    required: definition.fields.filter(field => field.required).map(field => field.name),
  }
}

export function makeRules(config: WorkspaceConfig): Rules {
  return {
    config,
    kinds: new Map(config.settings.identityKinds.map((kind, rank) => [kind.kind, { ...kind, rank }])),
    blocked: new Set(config.settings.blockedValues.map(normaliseEmail)),
    objects: new Map([...config.objects].map(([name, definition]) => [name, objectRules(definition)])),
    scoring: scoringOf(config.scoring),
  }
}
