/** What outlives the page: texts by key. */
export type Store = {
  readonly get: (key: string) => string | null
  readonly set: (key: string, value: string) => void
}

const prefix = 'onefold.'

/** The storage of the browser; where that is denied or full, the memory of the page. */
export function openStore(): Store {
  const memory = new Map<string, string>()
  return {
    get(key) {
      try {
        return localStorage.getItem(prefix + key) ?? memory.get(key) ?? null
      } catch {
        return memory.get(key) ?? null
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(prefix + key, value)
        memory.delete(key)
      } catch {
        memory.set(key, value)
      }
    },
  }
}
