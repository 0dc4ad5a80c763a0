import { Type } from 'typebox'
import type { JsonObject } from '../../../domain/json.ts'
import { isMemberRole, memberRoles } from '../../../domain/members.ts'
import { isEmailAddress } from '../../../domain/schema/validate-value.ts'
import { checkText } from '../../../domain/scoring/plan/check-members.ts'
import { addMember } from '../../../engine/members/add-member.ts'
import { listMembers } from '../../../engine/members/find-members.ts'
import type { Member } from '../../../engine/members/member.ts'
import { scopeBeyond } from '../../../engine/members/scope-beyond.ts'
import { changeContextOf, fail, type Route, reading, taking } from '../call.ts'
import { type Fault, faultOfRefusal, invalid } from '../fault.ts'
import { wireId, wireTime } from '../wire.ts'

const url = '/members'
/** The list is not paged. */
const maxListed = 1000
const maxNameLength = 100
const [minPasswordLength, maxPasswordLength] = [8, 200]

const NewMember = Type.Object({
  first_name: Type.String(),
  last_name: Type.String(),
  email: Type.String(),
  role: Type.String(),
  password: Type.String(),
})

const alreadyMember: Fault = { kind: 'conflict', message: 'email is that of a member already', field: 'email' }

const joinsByLink: Fault = {
  kind: 'conflict',
  message: 'email is that of a user with a password of their own, who joins by an invitation',
  field: 'email',
}

function view(unitId: string, { userId, firstName, lastName, email, role, createdAtMs }: Member): JsonObject {
  return {
    org_member_id: wireId('member', userId),
    first_name: firstName,
    last_name: lastName,
    email,
    role,
    ou_memberships: [{ unit_id: wireId('unit', unitId), role }],
    created_at: wireTime(createdAtMs),
  }
}

function faultOf({ first_name, last_name, email, password }: Readonly<Record<string, string>>): Fault | undefined {
  for (const [path, name = ''] of [
    ['first_name', first_name],
    ['last_name', last_name],
  ] as const) {
    const refusal = checkText(path, name.trim(), { max: maxNameLength })
    if (refusal) return faultOfRefusal(refusal)
  }
  const address = email?.trim() ?? ''
  if (address.length > 320 || !isEmailAddress(address)) return invalid('email', 'must be an e-mail address')
  const length = password?.length ?? 0
  if (length < minPasswordLength || length > maxPasswordLength)
    return invalid('password', `must have ${minPasswordLength} to ${maxPasswordLength} characters`)
  return undefined
}

export const memberRoutes: readonly Route[] = [
  {
    method: 'GET',
    url,
    access: [...reading, 'members:read', 'members:write'],
    async handle({ engine }, { workspaceId }) {
      const members = await listMembers(engine.database, workspaceId, null, maxListed)
      return { status: 200, body: members.map(member => view(workspaceId, member)) }
    },
  },
  {
    method: 'POST',
    url,
    access: ['members:write'],
    handle: taking(NewMember, async (context, call, body) => {
      const { role, email, password } = body
      if (!isMemberRole(role)) return fail(invalid('role', `must be one of ${memberRoles.join(', ')}`))
      const fault = faultOf(body)
      if (fault) return fail(fault)
      const beyond = scopeBeyond(call.principal, role)
      if (beyond) return fail({ kind: 'forbidden', message: `the credential lacks the scope ${beyond} of this role` })
      const { workspaceId } = call
      const places = { database: context.engine.database, passwords: context.credentials.passwords }
      const added = await addMember(places, changeContextOf(context, call), workspaceId, {
        email,
        firstName: body.first_name.trim(),
        lastName: body.last_name.trim(),
        role,
        password,
      })
      if (added.kind !== 'added') return fail(added.kind === 'of_others' ? joinsByLink : alreadyMember)
      context.credentials.forget()
      return { status: 201, body: view(workspaceId, added.member) }
    }),
  },
]
