import type { FastifyReply, FastifyRequest } from 'fastify'
import { findSession } from '../../../engine/sessions/sessions.ts'
import type { SignedIn } from '../../../engine/sessions/sign-in.ts'
import { type AnyReply, sendProblem } from '../problem.ts'
import type { NativeContext } from '../route.ts'
import { sessionCookie } from './cookie.ts'
import { viewSession } from './session-shapes.ts'

type Asked = Pick<FastifyRequest, 'headers' | 'protocol' | 'ip'>

/** Refuses where so many passwords were tried that this one is not looked at; false where it may be. */
export async function refuseAttempt(
  { access }: NativeContext,
  request: Asked,
  reply: AnyReply,
  email: string,
): Promise<boolean> {
  const attempt = await access.attempts.admit(request.ip, email)
  if (attempt.kind === 'admitted') return false
  reply.header('retry-after', attempt.kind === 'busy' ? 1 : attempt.retryAfterSeconds)
  if (attempt.kind === 'busy') sendProblem(reply, 'overloaded', 'Too many people are signing in. Try again shortly.')
  else sendProblem(reply, 'rate_limited', `Too many attempts. Try again in ${attempt.retryAfterSeconds} seconds.`)
  return true
}

/** The session that was just made, and its cookie. */
export async function answerSignedIn(
  { access, publicUrl }: NativeContext,
  request: Asked,
  reply: Pick<FastifyReply, 'header'>,
  { token, workspaceId }: SignedIn,
) {
  const session = await findSession(access, token, workspaceId)
  if (session === undefined) throw new Error('a session that was just made is not there')
  reply.header('set-cookie', sessionCookie(request, publicUrl, token))
  return viewSession(access, session)
}
