import { Type } from 'typebox'
import { memberRoles } from '../../../domain/members.ts'
import { isEmailAddress } from '../../../domain/schema/validate-value.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { addMember } from '../../../engine/members/add-member.ts'
import { changeMember, removeMember } from '../../../engine/members/change-member.ts'
import { findMember, listMembers } from '../../../engine/members/find-members.ts'
import type { Member } from '../../../engine/members/member.ts'
import { scopeBeyond } from '../../../engine/members/scope-beyond.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { IdParam } from '../params.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'

const Name = Type.String({ maxLength: 100 })
const Role = Type.Enum([...memberRoles])

const MemberView = Type.Object({
  id: Type.String({ format: 'uuid', description: 'The user, the same in every workspace.' }),
  email: Type.String({ description: 'In normal form.' }),
  first_name: Type.String(),
  last_name: Type.String(),
  role: Role,
  created_at: Type.String({ format: 'date-time' }),
  removed_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'Since when the member has left; null for those who have not.',
  }),
})

const NewMember = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 320 }),
    first_name: Type.Optional(Name),
    last_name: Type.Optional(Name),
    role: Role,
    password: Type.Optional(
      Type.String({
        minLength: 8,
        maxLength: 200,
        description: 'Of a new user; one who is a user already, here or elsewhere, keeps the password they have.',
      }),
    ),
  },
  { additionalProperties: false },
)

const MemberChange = Type.Object(
  { role: Type.Optional(Role), first_name: Type.Optional(Name), last_name: Type.Optional(Name) },
  { additionalProperties: false, minProperties: 1 },
)

export const noSuchMember = 'There is no such member in this workspace.'

function viewMember(member: Member) {
  return {
    id: member.userId,
    email: member.email,
    first_name: member.firstName,
    last_name: member.lastName,
    role: member.role,
    created_at: new Date(member.createdAtMs).toISOString(),
    removed_at: member.removedAtMs === null ? null : new Date(member.removedAtMs).toISOString(),
  }
}

const lastAdmin = 'This is the last admin of the workspace; make another member one first.'

const joinsByLink =
  'There is a user of this address with a password of their own. Invite them by a link, with which they show that it is theirs.'

export function sayBeyond(scope: string): string {
  return `Whoever lacks the scope ${scope} cannot give this role.`
}

export function registerMembers(app: NativeApp, context: NativeContext): void {
  const { database } = context.engine
  const places = { database, passwords: context.credentials.passwords }

  app.route({
    method: 'GET',
    url: '/members',
    config: needs('members:read'),
    schema: {
      summary: 'List the members',
      description: 'Those who have not left, oldest user first.',
      tags: ['members'],
      querystring: PageQuery,
      response: { 200: pageOf(MemberView), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize } = request.query
      const after = decodeIdCursor(cursor)
      if (after.kind === 'refused') return sendProblem(reply, 'invalid_request', after.detail, after.errors)
      const { workspaceId } = principalOf(request)
      const members = await listMembers(database, workspaceId, after.id, limit + 1)
      return pageFrom(members, limit, viewMember, member => [member.userId])
    },
  })

  app.route({
    method: 'GET',
    url: '/members/:id',
    config: needs('members:read'),
    schema: {
      summary: 'Read a member',
      description: 'Also one who has left: profiles and notes may name them.',
      tags: ['members'],
      params: Type.Object({ id: IdParam }),
      response: { 200: MemberView, ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const member = isUuid(id) ? await findMember(database, principalOf(request).workspaceId, id) : undefined
      return member === undefined ? sendProblem(reply, 'not_found', noSuchMember) : viewMember(member)
    },
  })

  app.route({
    method: 'POST',
    url: '/members',
    config: needs('members:write'),
    schema: {
      summary: 'Add a member',
      description:
        'The user is found by e-mail, or made. Without a password nobody can sign in as them, but they may own profiles and hold personal keys. Who had left has their seat again. A user who has a password from another workspace joins by an invitation, unless the root key asks.',
      tags: ['members'],
      body: NewMember,
      response: { 201: MemberView, ...problemResponses(400, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { email, first_name: firstName = '', last_name: lastName = '', role, password } = request.body
      if (!isEmailAddress(email.trim())) {
        const errors = [{ path: 'email', message: 'is not an e-mail address' }]
        return sendProblem(reply, 'invalid_request', 'The e-mail address is not one.', errors)
      }
      const principal = principalOf(request)
      const beyond = scopeBeyond(principal, role)
      if (beyond) return sendProblem(reply, 'forbidden', sayBeyond(beyond))
      const added = await addMember(places, changeContextOf(request, context), principal.workspaceId, {
        email,
        firstName: firstName.trim(),
        lastName: lastName.trim(),
        role,
        ...(password !== undefined && { password }),
      })
      if (added.kind === 'already_member') {
        const errors = [{ path: 'email', message: 'is the address of somebody who is a member already' }]
        return sendProblem(reply, 'conflict', 'This person is a member already.', errors)
      }
      if (added.kind === 'of_others') return sendProblem(reply, 'conflict', joinsByLink)
      context.credentials.forget()
      return reply.code(201).send(viewMember(added.member))
    },
  })

  app.route({
    method: 'PATCH',
    url: '/members/:id',
    config: needs('members:write'),
    schema: {
      summary: 'Change a member',
      description: 'Role and name, in this workspace alone; what is left out stays.',
      tags: ['members'],
      params: Type.Object({ id: IdParam }),
      body: MemberChange,
      response: { 200: MemberView, ...problemResponses(400, 404, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const { role, first_name: firstName, last_name: lastName } = request.body
      const principal = principalOf(request)
      const beyond = role && scopeBeyond(principal, role)
      if (beyond) return sendProblem(reply, 'forbidden', sayBeyond(beyond))
      const change = {
        ...(role !== undefined && { role }),
        ...(firstName !== undefined && { firstName: firstName.trim() }),
        ...(lastName !== undefined && { lastName: lastName.trim() }),
      }
      const changed = isUuid(id)
        ? await changeMember(database, changeContextOf(request, context), principal.workspaceId, id, change)
        : ({ kind: 'not_found' } as const)
      if (changed.kind === 'not_found') return sendProblem(reply, 'not_found', noSuchMember)
      if (changed.kind === 'last_admin') return sendProblem(reply, 'conflict', lastAdmin)
      context.credentials.forget()
      return viewMember(changed.member)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/members/:id',
    config: needs('members:write'),
    schema: {
      summary: 'Remove a member',
      description:
        'Their sessions open nothing here from then on, their personal keys of this workspace at once on the server that answers and within a second on others. What they own and wrote keeps their name.',
      tags: ['members'],
      params: Type.Object({ id: IdParam }),
      response: { 204: Type.Null({ description: 'Removed.' }), ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const { workspaceId } = principalOf(request)
      const change = changeContextOf(request, context)
      const removed = isUuid(id) ? await removeMember(database, change, workspaceId, id) : 'not_found'
      if (removed === 'last_admin') return sendProblem(reply, 'conflict', lastAdmin)
      if (removed === 'not_found') return sendProblem(reply, 'not_found', noSuchMember)
      context.credentials.forget()
      return reply.code(204).send(null)
    },
  })
}
