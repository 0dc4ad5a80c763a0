import { profileFindLive, toWalkedProfile, type WalkedProfile } from '../../../store/read/profile-walk.ts'
import type { Answer, Call } from '../call.ts'
import { notFound } from '../fault.ts'
import type { KlaviyoContext } from '../surface.ts'
import { selfLink } from '../wire.ts'
import type { Kinds } from './field-names.ts'
import type { Selection } from './selection.ts'
import { viewProfile } from './view-profile.ts'

export const noSuchProfile = notFound('There is no such profile.')

/** The profile of this very id; undefined for one that was merged away, and for no id. */
export async function findLive(
  { engine }: KlaviyoContext,
  { workspaceId }: Call,
  profileId: string | undefined,
): Promise<WalkedProfile | undefined> {
  if (profileId === undefined) return undefined
  const [row] = await engine.database.run(profileFindLive, [workspaceId, [profileId]])
  return row === undefined ? undefined : toWalkedProfile(row)
}

/** The document of one profile. */
export function answerProfile(
  call: Call,
  profile: WalkedProfile,
  {
    status,
    kinds,
    selection,
    headers,
  }: { status: 200 | 201; kinds: Kinds; selection: Selection } & Pick<Answer, 'headers'>,
): Answer {
  const data = viewProfile(profile, kinds, selection, call.origin)
  return { status, body: { data, links: { self: selfLink(call) } }, ...(headers !== undefined && { headers }) }
}
