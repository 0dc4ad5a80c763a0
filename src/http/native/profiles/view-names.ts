import { Type } from 'typebox'
import type { Database } from '../../../store/database.ts'
import { profileFindById } from '../../../store/read/profile-find.ts'
import { type ReadIdentifier, toReadProfile } from '../../../store/read/profile-row.ts'

export const NamesView = Type.Record(Type.String(), Type.String(), {
  description: 'What the people on this page are called, by id: a name, else an identifier.',
})

/** Kinds that people recognise somebody by, best first; others follow. */
const tellingKinds = ['email', 'phone', 'customer_id', 'external_id']

function identifyingText(identifiers: readonly ReadIdentifier[]): string | undefined {
  const telling = tellingKinds.flatMap(kind => identifiers.find(identifier => identifier.kind === kind) ?? [])
  return (telling[0] ?? identifiers[0])?.value
}

/** What people are called, by the ids that they were asked for. */
export async function viewNames(
  database: Database,
  workspaceId: string,
  ids: readonly (string | null)[],
): Promise<Record<string, string>> {
  const wanted = [...new Set(ids.filter(id => id !== null))]
  const rows = wanted.length === 0 ? [] : await database.run(profileFindById, [workspaceId, wanted])
  return Object.fromEntries(
    rows.map(row => {
      const { profileId, registers, identifiers } = toReadProfile(row)
      const text = (name: string) => {
        const value = Object.hasOwn(registers.fields, name) ? registers.fields[name] : undefined
        return typeof value === 'string' ? value.trim() : ''
      }
      const whole = `${text('first_name')} ${text('last_name')}`.trim()
      const name = whole || text('full_name') || text('name') || (identifyingText(identifiers) ?? profileId)
      return [wanted[row.place - 1] ?? profileId, name]
    }),
  )
}
