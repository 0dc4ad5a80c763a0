import type { Authenticate, Authentication } from '../principal.ts'

// A credential is judged once a second however often it is used. A judgement is renewed in the background when it is
// half as old as it may get, so that a busy credential never waits for the database.

const maxAgeMs = 1000
const renewAfterMs = 500
/** Distinct credentials kept; the one judged longest ago leaves first. */
const capacity = 10_000
/** Longer headers are no credential of ours; keeping them would let anybody fill the memory. */
const longestKept = 4096

type Entry = {
  readonly judgement: Promise<Authentication>
  readonly judgedMs: number
  isRenewing: boolean
}

export type CredentialCache = {
  readonly authenticate: Authenticate
  /** Forgets every judgement of this process: a key was revoked. Other processes notice within a second. */
  clear(): void
}

export function cacheCredentials(judge: Authenticate, now: () => number): CredentialCache {
  const entries = new Map<string, Entry>()
  let generation = 0

  function keep(key: string, judgement: Promise<Authentication>, judgedMs: number): void {
    const entry: Entry = { judgement, judgedMs, isRenewing: false }
    entries.delete(key)
    entries.set(key, entry)
    const [oldest] = entries.keys()
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest)
    judgement.catch(() => {
      if (entries.get(key) === entry) entries.delete(key)
    })
  }

  function renew(key: string, entry: Entry, judgement: Promise<Authentication>): void {
    entry.isRenewing = true
    const begun = generation
    const begunMs = now()
    judgement.then(
      () => {
        if (begun === generation) keep(key, judgement, begunMs)
      },
      // The old judgement runs out by itself, and the next caller hears what is wrong.
      () => {},
    )
  }

  return {
    authenticate(authorization, workspaceHint) {
      const key = workspaceHint === undefined ? (authorization ?? '') : `${authorization}\n${workspaceHint}`
      if (key.length > longestKept) return judge(authorization, workspaceHint)
      const entry = entries.get(key)
      const nowMs = now()
      const ageMs = entry === undefined ? maxAgeMs : nowMs - entry.judgedMs
      if (entry === undefined || ageMs >= maxAgeMs || ageMs < 0) {
        const judgement = judge(authorization, workspaceHint)
        keep(key, judgement, nowMs)
        return judgement
      }
      if (ageMs >= renewAfterMs && !entry.isRenewing) renew(key, entry, judge(authorization, workspaceHint))
      return entry.judgement
    },

    clear() {
      generation += 1
      entries.clear()
    },
  }
}
