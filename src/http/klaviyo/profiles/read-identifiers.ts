import { isJsonObject, type Json, type JsonObject, memberOf } from '../../../domain/json.ts'
import { pointerTo } from '../wire.ts'
import { addFault, canClear, type Draft, setField } from './draft.ts'
import { identifierKinds } from './field-names.ts'
import { isPhone, readEmail } from './syntax.ts'

/** The identifiers of a document by their kinds, and a phone number that is none. */
export type ReadIdentifiers = {
  readonly byKind: Readonly<Record<string, string>>
  /** Where it stands. */
  readonly badPhone: string | undefined
}

const maxIdLength = 255

/** Some pages print every identifier of a client's as an object with the value in it. */
export function unwrap({ mode }: Draft, value: Json | undefined): Json | undefined {
  if (mode !== 'client' || !isJsonObject(value)) return value
  const inner = Object.keys(value).length === 1 ? memberOf(value, 'value') : undefined
  return typeof inner === 'string' || typeof inner === 'number' ? inner : value
}

type TextAt = { readonly text: string; readonly pointer: string }

/** The text of an identifier; undefined where there is none. */
export function readIdentifierText(draft: Draft, members: JsonObject, name: string, base: string): TextAt | undefined {
  const pointer = pointerTo(base, name)
  const given = memberOf(members, name)
  const inner = unwrap(draft, given)
  const value = inner !== given && typeof inner === 'number' ? String(inner) : inner
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') {
    addFault(draft, pointer, 'A string is expected here.')
    return undefined
  }
  if (value.trim() !== '') return { text: value, pointer }
  if (draft.mode !== 'client') addFault(draft, pointer, 'An identifier cannot be empty.')
  return undefined
}

function readIdentifier(draft: Draft, attribute: string, { text, pointer }: TextAt): string | undefined {
  if (attribute === 'email') {
    const email = readEmail(text)
    if (email === undefined) addFault(draft, pointer, 'This is not a valid e-mail address.')
    return email
  }
  if (text.length <= maxIdLength) return text
  addFault(draft, pointer, `At most ${maxIdLength} characters are expected here.`)
  return undefined
}

/** Reads the attributes that identify from `members`, which are the attributes or the lookup part of the meta data. */
export function readIdentifiers(draft: Draft, members: JsonObject, base: string): ReadIdentifiers {
  const byKind: Record<string, string> = {}
  let badPhone: string | undefined
  for (const [attribute, kind] of identifierKinds) {
    if (memberOf(members, attribute) === null && canClear(draft)) {
      setField(draft, kind, null, pointerTo(base, attribute))
      continue
    }
    const found = readIdentifierText(draft, members, attribute, base)
    if (found === undefined) continue
    if (attribute === 'phone_number' && !isPhone(found.text)) {
      badPhone = found.pointer
      continue
    }
    const value = readIdentifier(draft, attribute, found)
    if (value === undefined) continue
    byKind[kind] = value
    draft.pointers.set(kind, found.pointer)
  }
  return { byKind, badPhone }
}
