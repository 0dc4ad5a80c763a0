import { type Fault, invalidParameter } from './fault.ts'

const newestRevision = '2026-07-15'
/** Revisions before it are served as it, unless the caller says that it would rather not be. */
const oldestLiveRevision = '2024-10-15'

/** Judges the `revision` header; all accepted revisions are served alike. `optOut` is the header against falling forward. */
export function judgeRevision(revision: unknown, optOut: unknown, nowMs: number): Fault | undefined {
  if (typeof revision !== 'string' || revision.trim() === '') {
    return invalidParameter('revision', 'A revision header is required, such as 2026-07-15.')
  }
  const date = /^(\d{4}-\d{2}-\d{2})(\.[A-Za-z0-9.-]{1,40})?$/.exec(revision.trim())?.[1]
  if (date === undefined || !isDate(date)) {
    return invalidParameter('revision', 'The revision header must be a date such as 2026-07-15.')
  }
  const today = new Date(nowMs).toISOString().slice(0, 10)
  if (date > newestRevision && date > today) {
    return { kind: 'not_found', parameter: 'revision', detail: 'There is no such revision yet.' }
  }
  if (date < oldestLiveRevision && optOut === '1') {
    return { kind: 'gone', parameter: 'revision', detail: `This revision has ended; ${oldestLiveRevision} has not.` }
  }
  return undefined
}

function isDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}
