// The documents of the Klaviyo contract's client endpoints, of revision 2026-07-15.

export const revision = '2026-07-15'

/** Values by name. The names of the contract's attributes are attributes, all others are properties. */
export type Attributes = Readonly<Record<string, unknown>>

export type Message = { readonly path: '/client/profiles' | '/client/events'; readonly document: object }

const attributeNames = new Set(
  'email phone_number external_id _kx first_name last_name organization title image locale location properties'.split(
    ' ',
  ),
)

export function profileMessage(anonymousId: string, given: Attributes): Message {
  const attributes: Record<string, unknown> = { anonymous_id: anonymousId }
  const properties: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (attributeNames.has(name)) attributes[name] = value
    else properties[name] = value
  }
  if (Object.keys(properties).length > 0) {
    attributes['properties'] = { ...Object(attributes['properties']), ...properties }
  }
  return { path: '/client/profiles', document: { data: { type: 'profile', attributes } } }
}

export type Value = { readonly value?: number; readonly value_currency?: string }

export type Happening = Value & {
  readonly name: string
  readonly properties: Attributes
  readonly at: Date
  /** Makes the same event, sent again, one event. */
  readonly uniqueId: string
}

export function eventMessage(anonymousId: string, { name, at, uniqueId, ...rest }: Happening): Message {
  const attributes = {
    ...rest,
    time: at.toISOString(),
    unique_id: uniqueId,
    metric: { data: { type: 'metric', attributes: { name } } },
    profile: { data: { type: 'profile', attributes: { anonymous_id: anonymousId } } },
  }
  return { path: '/client/events', document: { data: { type: 'event', attributes } } }
}
