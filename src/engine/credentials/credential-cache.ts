// A credential is judged once a second however often it is used. A judgement is renewed in the background when it is
// half as old as it may get, so that a busy credential never waits for the database.

const maxAgeMs = 1000
const renewAfterMs = 500
/** Distinct credentials kept; the one judged longest ago leaves first. */
const capacity = 10_000
/** Longer ones are no credential of ours; keeping them would let anybody fill the memory. */
const longestKept = 4096

type Entry<T> = {
  readonly judgement: Promise<T>
  readonly judgedMs: number
  isRenewing: boolean
}

export type CredentialCache<T> = {
  /** The judgement of a credential; `hint` is part of what is judged. */
  judge(credential: string | undefined, hint?: string): Promise<T>
  /** Forgets every judgement of this process: a key was revoked. Other processes notice within a second. */
  clear(): void
}

export function cacheCredentials<T>(
  judge: (credential: string | undefined, hint?: string) => Promise<T>,
  now: () => number,
): CredentialCache<T> {
  const entries = new Map<string, Entry<T>>()
  let generation = 0

  function keep(key: string, judgement: Promise<T>, judgedMs: number): void {
    const entry: Entry<T> = { judgement, judgedMs, isRenewing: false }
    entries.delete(key)
    entries.set(key, entry)
    const [oldest] = entries.keys()
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest)
    judgement.catch(() => {
      if (entries.get(key) === entry) entries.delete(key)
    })
  }

  function renew(key: string, entry: Entry<T>, judgement: Promise<T>): void {
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
    judge(credential, hint) {
      const key = hint === undefined ? (credential ?? '') : `${credential}\n${hint}`
      if (key.length > longestKept) return judge(credential, hint)
      const entry = entries.get(key)
      const nowMs = now()
      const ageMs = entry === undefined ? maxAgeMs : nowMs - entry.judgedMs
      if (entry === undefined || ageMs >= maxAgeMs || ageMs < 0) {
        const judgement = judge(credential, hint)
        keep(key, judgement, nowMs)
        return judgement
      }
      if (ageMs >= renewAfterMs && !entry.isRenewing) renew(key, entry, judge(credential, hint))
      return entry.judgement
    },

    clear() {
      generation += 1
      entries.clear()
    },
  }
}
