import { Type } from 'typebox'
import { isEmailAddress } from '../../../domain/schema/validate-value.ts'
import { isUuid } from '../../../domain/uuid.ts'
import { findMember } from '../../../engine/members/find-members.ts'
import { scopeBeyond } from '../../../engine/members/scope-beyond.ts'
import {
  invite,
  linkToPassword,
  listInvitations,
  type Link as OpenLink,
  takeBackInvitation,
} from '../../../engine/sessions/invitations.ts'
import { noSuchMember, sayBeyond } from '../members/register-members.ts'
import { decodeIdCursor, defaultPageSize, PageQuery, pageFrom, pageOf } from '../page.ts'
import { IdParam } from '../params.ts'
import { problemResponses, sendProblem } from '../problem.ts'
import { changeContextOf, type NativeApp, type NativeContext, needs, principalOf } from '../route.ts'
import { noAddress } from '../session/register-set-up.ts'
import { Email, Role } from '../session/session-shapes.ts'
import { consoleLink } from './console-link.ts'

const times = {
  created_at: Type.String({ format: 'date-time' }),
  expires_at: Type.String({ format: 'date-time' }),
}
const InvitationView = Type.Object({ id: Type.String({ format: 'uuid' }), email: Type.String(), role: Role, ...times })
const Link = Type.String({ description: 'Hand it over; it is shown this once and works once, for seven days.' })
const CreatedInvitation = Type.Object({ ...InvitationView.properties, link: Link })
const PasswordLink = Type.Object({ link: Link, ...times })

const ofOthers =
  'This person has a seat in another workspace too, and their password opens that as well. The operator of the server can make the link with the root key.'

function viewTimes({ createdAtMs, expiresAtMs }: OpenLink) {
  return { created_at: new Date(createdAtMs).toISOString(), expires_at: new Date(expiresAtMs).toISOString() }
}

export function registerInvitations(app: NativeApp, context: NativeContext): void {
  const { database } = context.engine

  app.route({
    method: 'POST',
    url: '/invitations',
    config: needs('members:write'),
    schema: {
      summary: 'Invite somebody by a link',
      description:
        'Onefold sends no mail: hand the link over. A new one for the same address ends the one before. The caller has all that the role opens.',
      tags: ['members'],
      body: Type.Object({ email: Email, role: Role }, { additionalProperties: false }),
      response: { 201: CreatedInvitation, ...problemResponses(400, 409, 413, 415) },
    },
    async handler(request, reply) {
      const { email, role } = request.body
      if (!isEmailAddress(email.trim())) return sendProblem(reply, 'invalid_request', ...noAddress)
      const principal = principalOf(request)
      const beyond = scopeBeyond(principal, role)
      if (beyond) return sendProblem(reply, 'forbidden', sayBeyond(beyond))
      const change = changeContextOf(request, context)
      const invited = await invite(database, change, principal.workspaceId, email, role)
      if (invited.kind === 'already_member') {
        const errors = [{ path: 'email', message: 'is the address of somebody who is a member already' }]
        return sendProblem(reply, 'conflict', 'This person is a member already.', errors)
      }
      if (invited.kind === 'of_others') return sendProblem(reply, 'conflict', ofOthers)
      const made = invited.link
      const link = consoleLink(request, context.publicUrl, made.token)
      return reply.code(201).send({ id: made.id, email: made.email, role, ...viewTimes(made), link })
    },
  })

  app.route({
    method: 'GET',
    url: '/invitations',
    config: needs('members:read'),
    schema: {
      summary: 'List the open invitations',
      description: 'Those that were neither used nor taken back and have not expired, oldest first.',
      tags: ['members'],
      querystring: PageQuery,
      response: { 200: pageOf(InvitationView), ...problemResponses(400) },
    },
    async handler(request, reply) {
      const { cursor, limit = defaultPageSize } = request.query
      const after = decodeIdCursor(cursor)
      if (after.kind === 'refused') return sendProblem(reply, 'invalid_request', after.detail, after.errors)
      const { workspaceId } = principalOf(request)
      const open = await listInvitations(database, workspaceId, context.now(), after.id, limit + 1)
      return pageFrom(
        open,
        limit,
        each => ({ id: each.id, email: each.email, role: each.role, ...viewTimes(each) }),
        each => [each.id],
      )
    },
  })

  app.route({
    method: 'DELETE',
    url: '/invitations/:id',
    config: needs('members:write'),
    schema: {
      summary: 'Take an invitation back',
      description: 'Its link opens nothing from then on.',
      tags: ['members'],
      params: Type.Object({ id: IdParam }),
      response: { 204: Type.Null({ description: 'Taken back.' }), ...problemResponses(404) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const { workspaceId } = principalOf(request)
      const change = changeContextOf(request, context)
      const isGone = isUuid(id) && (await takeBackInvitation(database, change, workspaceId, id))
      return isGone ? reply.code(204).send(null) : sendProblem(reply, 'not_found', 'There is no such invitation.')
    },
  })

  app.route({
    method: 'POST',
    url: '/members/:id/password-link',
    config: { ...needs('members:write'), takesNoBody: true },
    schema: {
      summary: 'Make a link to a new password',
      description:
        'For a member who has forgotten theirs or never had one. Using it ends their sessions. Only for somebody without a seat in another workspace, unless the root key asks.',
      tags: ['members'],
      params: Type.Object({ id: IdParam }),
      response: { 201: PasswordLink, ...problemResponses(404, 409) },
    },
    async handler(request, reply) {
      const { id } = request.params
      const principal = principalOf(request)
      const { workspaceId } = principal
      const member = isUuid(id) ? await findMember(database, workspaceId, id) : undefined
      if (member === undefined || member.removedAtMs !== null) return sendProblem(reply, 'not_found', noSuchMember)
      const beyond = scopeBeyond(principal, member.role)
      if (beyond) return sendProblem(reply, 'forbidden', sayBeyond(beyond))
      const made = await linkToPassword(database, changeContextOf(request, context), workspaceId, member)
      if (made.kind !== 'invited') return sendProblem(reply, 'conflict', ofOthers)
      const link = consoleLink(request, context.publicUrl, made.link.token)
      return reply.code(201).send({ link, ...viewTimes(made.link) })
    },
  })
}
