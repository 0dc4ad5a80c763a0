import { type Answer, judgeAttempt, type Verdict } from '../../domain/webhook/attempt.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Database } from '../../store/database.ts'
import { outboxUpdateAttempt, outboxUpdateClaim } from '../../store/write/outbox.ts'
import { type SendOptions, send } from './send.ts'
import { signAttempt } from './sign.ts'
import { ensureSecret } from './webhooks.ts'

export type DeliveryContext = {
  readonly database: Database
  readonly now: Clock
  readonly sending: SendOptions
}

/** A message as it was listed. */
export type DueMessage = { readonly workspace_id: string; readonly outbox_id: string; readonly attempts: number }

/** How long a message stays with a holder that says nothing; an attempt takes ten seconds and two statements. */
const leaseMs = 60_000

/**
 * Takes the message, sends it and notes what came of it; undefined when somebody else has it. Whoever dies before the
 * note leaves it to be sent again, under the same id, once the lease lapses.
 */
export async function deliverMessage(context: DeliveryContext, due: DueMessage): Promise<Verdict | undefined> {
  const { database, now, sending } = context
  const { workspace_id: workspaceId, outbox_id: id } = due
  const claim = [workspaceId, id, due.attempts, leaseMs, new Date(now())] as const
  const [held] = await database.run(outboxUpdateClaim, claim)
  if (held === undefined) return undefined
  const secret = held.secret ?? (await ensureSecret(database, workspaceId, now()))
  const secrets: readonly [string, ...string[]] =
    held.previous_secret === null ? [secret] : [secret, held.previous_secret]

  const body = JSON.stringify(held.body)
  const startedMs = now()
  const headers = {
    'content-type': 'application/json',
    'content-length': `${Buffer.byteLength(body)}`,
    'user-agent': 'Onefold-Webhooks',
    ...signAttempt(id, startedMs, body, secrets),
  }
  const answer = await send(held.target_url, headers, body, sending)

  const endedMs = now()
  const verdict = judgeAttempt(answer, held.failures, endedMs)
  const { status, error } = noteOf(answer)
  await database.run(outboxUpdateAttempt, [
    workspaceId,
    id,
    held.attempts,
    new Date(startedMs),
    Math.max(0, Math.round(endedMs - startedMs)),
    status,
    error,
    verdict.kind === 'retry' ? 'pending' : verdict.kind,
    verdict.kind === 'delivered' ? held.failures : held.failures + 1,
    new Date(verdict.kind === 'retry' ? verdict.atMs : endedMs),
    verdict.kind === 'retry' ? null : new Date(endedMs),
  ])
  return verdict
}

function noteOf(answer: Answer): { readonly status: number | null; readonly error: string | null } {
  return answer.kind === 'answered' ? { status: answer.status, error: null } : { status: null, error: answer.error }
}
