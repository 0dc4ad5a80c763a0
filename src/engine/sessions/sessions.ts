import { nameOfMember } from '../../domain/members.ts'
import type { Queryable } from '../../store/database.ts'
import { memberFind } from '../../store/read/member.ts'
import { sessionFind } from '../../store/read/session.ts'
import { sessionInsert, sessionUpdateSeen, sessionUpdateWorkspace } from '../../store/write/session.ts'
import { hashSecret, newSessionToken } from '../credentials/secrets.ts'
import { type Member, toMember } from '../members/member.ts'
import type { Principal } from '../principal.ts'
import type { Access } from './access.ts'

const dayMs = 24 * 3_600_000
/** A session that nobody uses ends after this. */
const idleMs = 14 * dayMs
/** A session ends after this however much it is used. */
export const longestMs = 90 * dayMs
/** Seen again within this, a session is not written: most requests only read. */
const seenAgainMs = 3_600_000

/** Who is signed in, as the workspace knows them in which they act. */
export type Session = {
  readonly tokenHash: string
  readonly workspaceId: string
  readonly member: Member
}

const tokenPattern = /^[0-9A-Za-z]{43}$/

/** Makes a session and answers its token, which nobody sees again. */
export async function openSession(tx: Queryable, nowMs: number, userId: string, workspaceId: string): Promise<string> {
  const token = newSessionToken()
  await tx.run(sessionInsert, [hashSecret(token), userId, workspaceId, new Date(nowMs), new Date(nowMs + idleMs)])
  return token
}

/**
 * The session of a token, in the workspace it is in or else in the one that is asked for; undefined once it has ended,
 * the user is disabled or has no seat there. Nothing is remembered from one request to the next.
 */
export async function findSession(
  { database, now }: Access,
  token: string,
  askedWorkspaceId?: string,
): Promise<Session | undefined> {
  if (!tokenPattern.test(token)) return undefined
  const tokenHash = hashSecret(token)
  const [row] = await database.run(sessionFind, [tokenHash])
  const nowMs = now()
  if (row === undefined || row.disabled_at !== null || row.expires_at.getTime() <= nowMs) return undefined
  const workspaceId = askedWorkspaceId ?? row.workspace_id
  const [seat] = await database.run(memberFind, [workspaceId, row.user_id])
  if (seat === undefined || seat.removed_at !== null) return undefined
  if (nowMs - row.last_seen_at.getTime() > seenAgainMs) {
    const expiresMs = Math.min(nowMs + idleMs, row.created_at.getTime() + longestMs)
    await database.run(sessionUpdateSeen, [tokenHash, new Date(nowMs), new Date(expiresMs)])
  }
  return { tokenHash, workspaceId, member: toMember(seat) }
}

/** Acts under the name of the member, which is also the source of what they write. */
export function principalOfSession({ workspaceId, member }: Session, scopes: readonly string[]): Principal {
  const { userId: id, role } = member
  return { id, name: nameOfMember(member), workspaceId, scopes: new Set(scopes), isRoot: false, role }
}

/** The session in another workspace, where it stays; undefined where its user has no seat. */
export async function enterWorkspace(
  { database }: Access,
  { tokenHash, member }: Session,
  workspaceId: string,
): Promise<Session | undefined> {
  const [seat] = await database.run(memberFind, [workspaceId, member.userId])
  if (seat === undefined || seat.removed_at !== null) return undefined
  await database.run(sessionUpdateWorkspace, [tokenHash, workspaceId])
  return { tokenHash, workspaceId, member: toMember(seat) }
}
