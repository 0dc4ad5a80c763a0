import { type Static, Type } from 'typebox'
import type { SavedViewRead } from '../../../store/read/saved-view.ts'

const name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })

/** What a view lists and shows; the words of `GET /v1/profiles`. */
const definition = {
  q: Type.String({ maxLength: 200, description: 'What is searched; empty is everybody.' }),
  filter: Type.Array(Type.String({ maxLength: 1000 }), {
    maxItems: 20,
    description: '`field:op:value`, all must hold.',
  }),
  sort: Type.String({ minLength: 1, maxLength: 200 }),
  columns: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    maxItems: 50,
    description: 'What a table of it shows, in this order: fields, `name`, `identifiers`, `created_at`, `updated_at`.',
  }),
}
const isShared = Type.Boolean({ description: 'Everybody in the workspace sees it; else who made it alone.' })

const Definition = Type.Object(definition)

export const NewViewBody = Type.Object(
  {
    name,
    is_shared: Type.Optional(isShared),
    q: Type.Optional(definition.q),
    filter: Type.Optional(definition.filter),
    sort: Type.Optional(definition.sort),
    columns: Type.Optional(definition.columns),
  },
  { additionalProperties: false },
)

export const ViewChangeBody = Type.Object(
  { ...Type.Partial(NewViewBody).properties },
  { additionalProperties: false, minProperties: 1 },
)

export const SavedViewSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    is_shared: isShared,
    is_own: Type.Boolean({ description: 'Whether the caller made it.' }),
    ...definition,
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'SavedView', description: 'A list of profiles that somebody keeps under a name.' },
)

type Definition = Static<typeof Definition>

const everybody: Definition = { q: '', filter: [], sort: '-created_at', columns: [] }

/** The stored definition with what a request says of it. */
export function changeDefinition(stored: unknown, change: Partial<Definition>): Definition {
  const { q, filter, sort, columns }: Definition = { ...everybody, ...Object(stored) }
  return {
    q: change.q ?? q,
    filter: change.filter ?? filter,
    sort: change.sort ?? sort,
    columns: change.columns ?? columns,
  }
}

export function viewOf(row: SavedViewRead, callerId: string): Static<typeof SavedViewSchema> {
  return {
    id: row.view_id,
    name: row.name,
    is_shared: row.is_shared,
    is_own: row.owner === callerId,
    ...changeDefinition(row.definition, {}),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
