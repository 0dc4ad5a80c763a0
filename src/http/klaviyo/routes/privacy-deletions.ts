import type { Identifier } from '../../../domain/identity/identifier.ts'
import { normaliseIdentifier } from '../../../domain/identity/normalise.ts'
import type { JsonObject } from '../../../domain/json.ts'
import { parsePhone } from '../../../engine/phone.ts'
import { eraseProfile } from '../../../engine/profiles/erase-profile.ts'
import { type Answer, accepted, type Call, changeContextOf, fail, type Route, smallBodyBytes } from '../call.ts'
import { type Fault, invalid, notFound } from '../fault.ts'
import { isPhone, readEmail } from '../profiles/syntax.ts'
import type { KlaviyoContext } from '../surface.ts'
import { dataAt, readDocument, readResource, readWireId } from '../wire.ts'

const nobody = notFound('There is no such profile.')

type Wanted = { readonly id: string } | { readonly identifier: Identifier } | { readonly faults: readonly Fault[] }

/** Exactly one of id, e-mail and phone number. */
function readWanted(attributes: JsonObject): Wanted {
  const { data, pointer } = dataAt(attributes, 'profile', '/data/attributes')
  const resource = readResource(data, 'profile', pointer)
  if (resource.kind === 'faults') return resource
  const { id = null } = resource.data
  const { email = null, phone_number: phone = null } = resource.attributes
  if ([id, email, phone].filter(value => value !== null).length !== 1) {
    return { faults: [invalid(pointer, 'Exactly one of id, email and phone_number is required.')] }
  }
  if (id !== null) return typeof id === 'string' ? { id } : refused(`${pointer}/id`)
  if (email !== null) {
    const read = typeof email === 'string' ? readEmail(email) : undefined
    return read === undefined ? refused(`${pointer}/attributes/email`) : { identifier: { kind: 'email', value: read } }
  }
  return typeof phone === 'string' && isPhone(phone)
    ? { identifier: { kind: 'phone', value: phone } }
    : refused(`${pointer}/attributes/phone_number`)
}

function refused(pointer: string): Wanted {
  return { faults: [invalid(pointer, 'The value cannot be used.')] }
}

async function findProfileId(
  { engine, profileReader }: KlaviyoContext,
  { workspaceId }: Call,
  wanted: Exclude<Wanted, { faults: unknown }>,
): Promise<string | undefined> {
  if ('id' in wanted) {
    const id = readWireId(wanted.id)
    return id === undefined ? undefined : (await profileReader.findById(workspaceId, id))?.profileId
  }
  const { kind, value } = wanted.identifier
  const config = await engine.config.get(workspaceId)
  const normal = normaliseIdentifier(kind, value, config?.settings.defaultRegion ?? null, parsePhone)
  return (await profileReader.findByIdentifier(workspaceId, { kind, value: normal }))?.profileId
}

/** Erases a person with all that is stored about them, before the answer. */
async function erase(context: KlaviyoContext, call: Call): Promise<Answer> {
  const document = readDocument(call.body, 'data-privacy-deletion-job')
  if (document.kind === 'faults') return fail(...document.faults)
  const wanted = readWanted(document.attributes)
  if ('faults' in wanted) return fail(...wanted.faults)
  const profileId = await findProfileId(context, call, wanted)
  if (profileId === undefined) return fail(nobody)
  const { database } = context.engine
  const isErased = await eraseProfile(database, changeContextOf(context, call), call.workspaceId, profileId)
  return isErased ? accepted : fail(nobody)
}

export const privacyDeletionRoutes: readonly Route[] = [
  {
    method: 'POST',
    url: '/api/data-privacy-deletion-jobs',
    access: ['data-privacy:write'],
    limits: { burst: 3, steady: 60 },
    bodyLimitBytes: smallBodyBytes,
    handle: erase,
  },
]
