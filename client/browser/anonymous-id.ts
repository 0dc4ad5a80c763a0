import { randomId } from './random-id.ts'
import type { Store } from './store.ts'

const key = 'anonymous_id'
const cookie = 'onefold_anonymous_id'
/** The longest that browsers keep a cookie. */
const cookieSeconds = 400 * 24 * 60 * 60

/** The name of this browser until somebody says who it is, and after. */
export type AnonymousId = {
  /** The id in use; the first call makes one. */
  readonly read: () => string
  /** The next `read` makes another: somebody else uses the browser from now on. */
  readonly forget: () => void
}

/** With a cookie domain (`.example.com`) all hosts of the domain share one id; without, each origin has its own. */
export function keepAnonymousId(store: Store, cookieDomain: string | undefined): AnonymousId {
  function readCookie(): string | undefined {
    return cookieDomain && new RegExp(`(?:^|; )${cookie}=([^;]+)`).exec(document.cookie)?.[1]
  }
  function keep(id: string): void {
    store.set(key, id)
    if (!cookieDomain) return
    const life = id === '' ? 0 : cookieSeconds
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing on pages without https
    document.cookie = `${cookie}=${id}; domain=${cookieDomain}; path=/; max-age=${life}; samesite=lax`
  }
  return {
    read() {
      const id = readCookie() || store.get(key) || randomId()
      keep(id)
      return id
    },
    forget: () => keep(''),
  }
}
