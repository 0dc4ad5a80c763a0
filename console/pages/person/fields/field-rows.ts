import type { Answer, Schemas } from '../../../app/client.ts'
import { inWords } from '../../../kit/words.ts'

type Schema = Pick<Answer<'GET /v1/objects/{object}'>, 'fields' | 'identity_keys'>
export type FieldDefinition = Schema['fields'][number]

export type FieldRow = {
  readonly name: string
  readonly label: string
  /** Undefined where the field is not declared. */
  readonly definition: FieldDefinition | undefined
  readonly isIdentity: boolean
  /** Undefined where the profile has none. */
  readonly value: unknown
  readonly provenance: Schemas['Profile']['provenance'][string] | undefined
}

type Filter = { readonly text: string; readonly withEmpty: boolean }

/** The fields of a profile: those declared in the order of the schema, then what else was discovered by name. */
export function fieldRows(
  { fields, provenance }: Pick<Schemas['Profile'], 'fields' | 'provenance'>,
  schema: Schema,
  { text, withEmpty }: Filter,
): readonly FieldRow[] {
  const declared = new Map(schema.fields.map(field => [field.name, field]))
  const discovered = Object.keys(fields)
    .filter(name => !declared.has(name))
    .toSorted()
  const identity = new Set(schema.identity_keys)
  const rows = [...declared.keys(), ...discovered].map(name => {
    const definition = declared.get(name)
    return {
      name,
      label: definition?.display_name || inWords(name),
      definition,
      isIdentity: identity.has(name),
      value: memberOf(fields, name),
      provenance: memberOf(provenance, name),
    }
  })
  const sought = text.trim().toLowerCase()
  return rows.filter(row => (withEmpty || row.value !== undefined) && (sought === '' || holds(row, sought)))
}

function holds({ name, label, value, provenance }: FieldRow, sought: string): boolean {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return [name, label, shown, provenance?.source ?? ''].some(part => part.toLowerCase().includes(sought))
}

/** A member of its own: a field may be called `constructor`. */
function memberOf<T>(members: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined
}
