import { Type } from 'typebox'

export const IdParam = Type.String({
  description: 'A UUID; anything else is answered like an id that does not exist.',
})
export const ObjectParam = Type.String({ description: 'The name of an object, such as `orders`.' })
export const FieldParam = Type.String({ description: 'The name of a field: lower case, such as `loyalty_points`.' })
