/** What came of one attempt to hand a message over. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number }
  /** No answer came; another time it may. */
  | { readonly kind: 'unreachable'; readonly error: string }
  /** Nothing was sent, nor will it be as long as the target stays what it is. */
  | { readonly kind: 'refused'; readonly error: string }

/** What becomes of the message after it. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly atMs: number }
  | { readonly kind: 'failed' }

const minuteMs = 60_000
/** Waits after the first, second and third failure; the fourth is the last. */
const backOffMs = [1 * minuteMs, 5 * minuteMs, 30 * minuteMs] as const

/** `failures` are those before this attempt. */
export function judgeAttempt(answer: Answer, failures: number, nowMs: number): Verdict {
  if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) return { kind: 'delivered' }
  const waitMs = backOffMs[failures]
  return isTransient(answer) && waitMs !== undefined ? { kind: 'retry', atMs: nowMs + waitMs } : { kind: 'failed' }
}

function isTransient(answer: Answer): boolean {
  if (answer.kind !== 'answered') return answer.kind === 'unreachable'
  return answer.status === 429 || (answer.status >= 500 && answer.status < 600)
}
