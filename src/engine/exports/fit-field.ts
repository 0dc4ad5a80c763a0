import type { Json } from '../../domain/json.ts'
import type { FieldDefinition } from '../../domain/schema/object-definition.ts'

/** Whether a stored value is of the type that its field has now; it was declared later than some values came, perhaps. */
export function fitsField({ type }: Pick<FieldDefinition, 'type'>, value: Json): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'timestamp':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
    case 'date':
      return typeof value === 'string' && value.length === 10 && !Number.isNaN(Date.parse(value))
    case 'string':
      return typeof value === 'string'
    case 'json':
      return true
  }
}
