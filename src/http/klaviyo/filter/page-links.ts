import type { JsonObject } from '../../../domain/json.ts'
import type { Call } from '../call.ts'
import { selfLink } from '../wire.ts'

/** The address of the request with another cursor; every other parameter stays as it was sent. */
function withCursor(self: string, cursor: string): string {
  const [path = '', query = ''] = self.split(/\?(.*)/s)
  const others = query.split('&').filter(part => part !== '' && !/^page(?:%5B|\[)cursor(?:%5D|\])(?:=|$)/i.test(part))
  return `${path}?${[...others, `page%5Bcursor%5D=${cursor}`].join('&')}`
}

/** The links of a page of a list. */
export function pageLinks(
  call: Call,
  { next, prev }: { readonly next: string | null; readonly prev: string | null },
): JsonObject {
  const self = selfLink(call)
  return {
    self,
    next: next === null ? null : withCursor(self, next),
    prev: prev === null ? null : withCursor(self, prev),
  }
}
