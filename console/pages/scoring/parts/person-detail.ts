import type { Schemas } from '../../../app/client.ts'
import { personName } from '../../../kit/person-name.ts'

/** Tells people of one name apart. */
export function personDetail(profile: Schemas['Profile']): string {
  const shown = profile.identifiers.find(({ kind }) => kind === 'email') ?? profile.identifiers[0]
  const detail = shown?.value ?? profile.id
  return detail === personName(profile) ? '' : detail
}
