import type { Schemas } from '../../../app/client.ts'

const longest = 60

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** What people call a profile: its name, or the best of its identifiers. */
export function personName({ fields, identifiers, id }: Schemas['Profile']): string {
  const full = [fields['first_name'], fields['last_name']].map(textOf).filter(Boolean).join(' ')
  const name = full || textOf(fields['name']) || textOf(fields['email']) || identifiers[0]?.value || id
  return name.length > longest ? `${name.slice(0, longest)}…` : name
}

/** Tells people of one name apart. */
export function personDetail(profile: Schemas['Profile']): string {
  const email = textOf(profile.fields['email']) || (profile.identifiers[0]?.value ?? profile.id)
  return email === personName(profile) ? '' : email
}
