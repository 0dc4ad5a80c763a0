// What a person is called: by name, else by the identifier that says most to people, else by the id.

export type Person = {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly identifiers?: readonly Identifier[]
}

type Identifier = { readonly kind: string; readonly value: string }

/** Kinds that people recognise somebody by, best first; others follow. */
const tellingKinds = ['email', 'phone', 'customer_id', 'external_id']

export function personName({ id, fields, identifiers = [] }: Person): string {
  return nameOf(fields) ?? identifyingText(identifiers) ?? id
}

type Member = { readonly first_name: string; readonly last_name: string; readonly email: string }

/** What somebody who works in the workspace is called. */
export function memberName({ first_name, last_name, email }: Member): string {
  return `${first_name} ${last_name}`.trim() || email
}

export function nameOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const parts = [textOf(fields['first_name']), textOf(fields['last_name'])].filter(part => part !== undefined)
  return parts.length > 0 ? parts.join(' ') : (textOf(fields['full_name']) ?? textOf(fields['name']))
}

export function identifyingText(identifiers: readonly Identifier[]): string | undefined {
  const telling = tellingKinds.flatMap(kind => identifiers.find(identifier => identifier.kind === kind) ?? [])
  return (telling[0] ?? identifiers[0])?.value
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.replaceAll(/\s+/g, ' ').trim()
  return text === '' ? undefined : text
}
