import { objectOf, type Route } from '../call.ts'
import { recordScopes } from '../scopes.ts'
import { writeSingle } from '../single-write.ts'

export const upsertRecord: Route = {
  method: 'POST',
  url: '/records/:object_name/upsert',
  rateClass: 'single-write',
  scopes: recordScopes,
  handle: (context, call) => writeSingle(context, call, 'upsert', objectOf(call)),
}
