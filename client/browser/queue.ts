import type { Store } from './store.ts'

/** A message that the server has not yet acknowledged. */
export type Pending = {
  readonly id: string
  readonly path: string
  readonly body: string
  /** When it was said. Milliseconds since 1970. */
  readonly saidMs: number
}

/** Messages in the order in which they were said. All pages of the origin share it. */
export type Queue = {
  readonly list: () => readonly Pending[]
  readonly add: (pending: Pending) => void
  readonly remove: (id: string) => void
}

const key = 'pending'
const most = 100
const longestMs = 7 * 24 * 60 * 60 * 1000

function parse(text: string | null): readonly Pending[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter(item => typeof item?.body === 'string') : []
  } catch {
    return []
  }
}

/** The last hundred messages of the last seven days; those before are given up. */
export function openQueue(store: Store): Queue {
  const list = () => parse(store.get(key)).filter(({ saidMs }) => Date.now() - saidMs < longestMs)
  const save = (pending: readonly Pending[]) => store.set(key, JSON.stringify(pending.slice(-most)))
  return {
    list,
    add: pending => save([...list(), pending]),
    remove: id => save(list().filter(pending => pending.id !== id)),
  }
}
