import type { StoredAnswer } from '../domain/command.ts'
import {
  idempotencyKeyDeleteClaim,
  idempotencyKeyInsertClaim,
  idempotencyKeyUpdateClaim,
} from '../store/write/held-answer.ts'
import { answerKeptMs } from './batch/batch.ts'
import type { EarlierAnswer, Engine } from './engine.ts'

/** A holder that has not answered for so long has died. */
const lapsesAfterMs = 60_000

type Answered = { readonly kind: 'answered'; readonly answer: StoredAnswer }

/**
 * Lets one request under a key act, and keeps its answer for the others if it is a success. What the request did stays
 * done when its server dies before the answer is kept: it has to be such that doing it again does no harm.
 */
export async function answerOnce(
  { engine, now }: { readonly engine: Engine; readonly now: () => number },
  workspaceId: string,
  { key, bodyHash }: { readonly key: string; readonly bodyHash: string },
  act: () => Promise<StoredAnswer>,
): Promise<Answered | Exclude<EarlierAnswer, { kind: 'none' }>> {
  const { database } = engine
  const claimedAt = new Date(now())
  const claim = [workspaceId, key, bodyHash, claimedAt, answerKeptMs, lapsesAfterMs] as const
  const claimed = await database.run(idempotencyKeyInsertClaim, claim)
  if (claimed.length === 0) {
    const earlier = await engine.findEarlierAnswer(workspaceId, key, bodyHash)
    return earlier.kind === 'none' ? { kind: 'key_in_progress' } : earlier
  }
  const held = [workspaceId, key, claimedAt] as const
  try {
    const answer = await act()
    if (answer.status < 300) {
      await database.run(idempotencyKeyUpdateClaim, [...held, answer.status, answer.body, new Date(now())])
    } else await database.run(idempotencyKeyDeleteClaim, held)
    return { kind: 'answered', answer }
  } catch (error) {
    await database.run(idempotencyKeyDeleteClaim, held).catch(() => {})
    throw error
  }
}
