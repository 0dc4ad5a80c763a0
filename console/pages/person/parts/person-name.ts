// What a person is called: by name, else by the identifier that says most to people, else by the id.

type Named = {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly identifiers?: readonly { readonly kind: string; readonly value: string }[]
}

/** Kinds that people recognise somebody by, best first; others follow. */
const tellingKinds = ['email', 'phone', 'customer_id', 'external_id']
const longestTitle = 120

export function titleOf({ id, fields, identifiers = [] }: Named): string {
  return cut(nameOf(fields) ?? bestIdentifier(identifiers) ?? shortId(id))
}

export function nameOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const whole = textOf(fields['full_name']) ?? textOf(fields['name'])
  const parts = [textOf(fields['first_name']), textOf(fields['last_name'])].filter(part => part !== undefined)
  return parts.length > 0 ? parts.join(' ') : whole
}

export function shortId(id: string): string {
  return id.length <= 12 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`
}

/** `customer_id` as people read it. */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ').trim()
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1)
}

/** The beginning of a text, without half a character at the cut. */
export function cut(text: string, length = longestTitle): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`
}

function bestIdentifier(identifiers: readonly { readonly kind: string; readonly value: string }[]): string | undefined {
  const telling = tellingKinds.flatMap(kind => identifiers.find(identifier => identifier.kind === kind) ?? [])
  return telling[0]?.value ?? identifiers[0]?.value
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.replaceAll(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}
