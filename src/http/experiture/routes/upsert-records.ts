import { writeBatch } from '../batch-write.ts'
import { objectOf, type Route } from '../call.ts'
import { recordScopes } from '../scopes.ts'

export const upsertRecords: Route = {
  method: 'POST',
  url: '/records/:object_name/upsert-batch',
  rateClass: 'batch-write',
  scopes: recordScopes,
  handle: (context, call) => writeBatch(context, call, 'upsert', objectOf(call)),
}
