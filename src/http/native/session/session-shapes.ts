import { Type } from 'typebox'
import { consoleScopesOfRole, memberRoles } from '../../../domain/members.ts'
import { maxPasswordLength, minPasswordLength } from '../../../engine/members/passwords.ts'
import type { Access } from '../../../engine/sessions/access.ts'
import { listSeats } from '../../../engine/sessions/seats.ts'
import type { Session } from '../../../engine/sessions/sessions.ts'
import { workspaceFind } from '../../../store/read/workspace.ts'

export const Email = Type.String({ minLength: 3, maxLength: 320 })
export const PersonName = Type.String({ maxLength: 100 })
export const Role = Type.Enum([...memberRoles])
export const NewPassword = Type.String({ minLength: minPasswordLength, maxLength: maxPasswordLength })
/** Whatever is no password is wrong, not malformed. */
export const GivenPassword = Type.String({ maxLength: 1000 })

const Place = { id: Type.String({ format: 'uuid' }), name: Type.String() }

export const SessionView = Type.Object(
  {
    user: Type.Object({
      id: Type.String({ format: 'uuid' }),
      email: Type.String(),
      first_name: Type.String({ description: 'As the workspace knows the person.' }),
      last_name: Type.String(),
    }),
    workspace: Type.Object(Place, {
      description: 'Where the session acts, unless a request says otherwise by the header `onefold-workspace`.',
    }),
    role: Role,
    scopes: Type.Array(Type.String(), { description: 'What the role opens there; `*` is everything.' }),
    workspaces: Type.Array(Type.Object({ ...Place, role: Role }), {
      description: 'Every workspace in which the person has a seat, the oldest first.',
    }),
  },
  { $id: 'Session', description: 'Who is signed in.' },
)

export async function viewSession({ database }: Access, { workspaceId, member }: Session) {
  const [seats, [workspace]] = await Promise.all([
    listSeats(database, member.userId),
    database.run(workspaceFind, [workspaceId]),
  ])
  return {
    user: { id: member.userId, email: member.email, first_name: member.firstName, last_name: member.lastName },
    workspace: { id: workspaceId, name: workspace?.name ?? '' },
    role: member.role,
    scopes: [...consoleScopesOfRole(member.role)],
    workspaces: seats.map(seat => ({ id: seat.workspaceId, name: seat.workspaceName, role: seat.role })),
  }
}
