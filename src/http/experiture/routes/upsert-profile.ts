import type { Route } from '../call.ts'
import { profilesObject } from '../command.ts'
import { writeSingle } from '../single-write.ts'

/** The records upsert on profiles under a shorter path; only the scope differs, and the records scope does not do. */
export const upsertProfile: Route = {
  method: 'POST',
  url: '/profiles/upsert',
  rateClass: 'single-write',
  scopes: () => ['cdp:profiles:write'],
  handle(context, call) {
    const profiles = call.config.objects.get(profilesObject)
    if (profiles === undefined) throw new Error('every workspace has the object profiles')
    return writeSingle(context, call, 'upsert', profiles)
  },
}
