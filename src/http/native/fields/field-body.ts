import { type Static, Type } from 'typebox'
import { type FieldDefinition, fieldFormats, fieldTypes } from '../../../domain/schema/object-definition.ts'

/** A field's declaration without its name; what is left out or null takes its default. */
export const fieldBodyMembers = {
  type: Type.Enum([...fieldTypes]),
  format: Type.Optional(Type.Union([Type.Enum([...fieldFormats]), Type.Null()])),
  required: Type.Optional(Type.Boolean({ default: false })),
  nullable: Type.Optional(Type.Boolean({ default: true })),
  enum_values: Type.Optional(
    Type.Union([Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 1000 }), Type.Null()]),
  ),
  max_length: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  display_name: Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Type.Null()])),
  description: Type.Optional(Type.Union([Type.String({ maxLength: 2000 }), Type.Null()])),
  identifies: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'Not on profiles: the identity kind by which this field names the person a record is about.',
    }),
  ),
}

export const FieldBody = Type.Object(fieldBodyMembers, { additionalProperties: false })

export function readField(name: string, body: Static<typeof FieldBody>): FieldDefinition {
  return {
    name,
    type: body.type,
    required: body.required ?? false,
    nullable: body.nullable ?? true,
    ...(body.format && { format: body.format }),
    ...(body.enum_values && { enumValues: body.enum_values }),
    ...(body.max_length && { maxLength: body.max_length }),
    ...(body.display_name && { displayName: body.display_name }),
    ...(body.description && { description: body.description }),
    ...(body.identifies && { identifies: body.identifies }),
  }
}
