import { objectOf, type Route } from '../call.ts'
import { recordScopes } from '../scopes.ts'
import { writeSingle } from '../single-write.ts'

export const appendRecord: Route = {
  method: 'POST',
  url: '/records/:object_name/append',
  rateClass: 'single-write',
  scopes: recordScopes,
  handle: (context, call) => writeSingle(context, call, 'append', objectOf(call)),
}
