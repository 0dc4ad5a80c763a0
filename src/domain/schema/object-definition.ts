export const fieldTypes = ['string', 'integer', 'number', 'boolean', 'timestamp', 'date', 'json'] as const
export type FieldType = (typeof fieldTypes)[number]

export const fieldFormats = ['email', 'phone', 'url'] as const
export type FieldFormat = (typeof fieldFormats)[number]

export type FieldDefinition = {
  readonly name: string
  readonly type: FieldType
  readonly format?: FieldFormat
  readonly required: boolean
  readonly nullable: boolean
  readonly enumValues?: readonly string[]
  /** Characters; for strings only. */
  readonly maxLength?: number
  readonly displayName?: string
  readonly description?: string
  /** On objects other than profiles: the identity kind by which this field names the person a record is about. */
  readonly identifies?: string
}

export const objectTypes = ['profile', 'event', 'entity'] as const
export type ObjectType = (typeof objectTypes)[number]

export type ObjectDefinition = {
  readonly name: string
  readonly displayName: string
  readonly pluralDisplayName: string
  readonly description: string
  readonly objectType: ObjectType
  /** Moves by one with every change of the object or its fields. */
  readonly version: number
  readonly ingestion: {
    readonly single: boolean
    readonly jsonBatch: boolean
    readonly fileImport: boolean
    readonly defaultWriteMode: 'upsert' | 'append'
  }
  readonly primaryKey: string | null
  /** Fields usable as match key, strongest first. On `profiles` these are the identity kinds. */
  readonly identityKeys: readonly string[]
  readonly fields: readonly FieldDefinition[]
}

/** Names that a declared field or object may carry. */
export const fieldNamePattern = /^[a-z][a-z0-9_]{0,62}$/
