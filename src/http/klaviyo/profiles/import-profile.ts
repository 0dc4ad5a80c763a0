import type { ProfileWrite } from '../../../domain/command.ts'
import { normaliseIdentifier } from '../../../domain/identity/normalise.ts'
import { parsePhone } from '../../../engine/phone.ts'
import type { WalkedProfile } from '../../../store/read/profile-walk.ts'
import { type Answer, type Call, fail } from '../call.ts'
import { invalid } from '../fault.ts'
import { namesNobody, readKinds, unknownProfile } from '../person.ts'
import type { KlaviyoContext } from '../surface.ts'
import { readDocument, readWireId } from '../wire.ts'
import { identifierKinds, type Kinds } from './field-names.ts'
import { findLive } from './find-profiles.ts'
import { namesSomebody, openExchangeId } from './naming.ts'
import { findObjectTarget, type PlannedWrite, planEdit, serverWrite, withCleared } from './plan-edit.ts'
import { type AttributesRead, readAttributes } from './read-attributes.ts'
import { readSelection } from './selection.ts'
import { writeAndAnswer } from './write-profile.ts'

/** The strongest identifier's owner, as far as can be told before the write. */
async function findOwner(
  context: KlaviyoContext,
  call: Call,
  { identifiers }: AttributesRead,
): Promise<WalkedProfile | undefined> {
  for (const kind of identifierKinds.values()) {
    const sent = identifiers[kind]
    if (sent === undefined) continue
    const value = normaliseIdentifier(kind, sent, null, parsePhone)
    const owner = await context.profileReader.findByIdentifier(call.workspaceId, { kind, value })
    if (owner !== undefined) return findLive(context, call, owner.profileId)
  }
  return undefined
}

async function editById(
  context: KlaviyoContext,
  call: Call,
  read: AttributesRead,
  kinds: Kinds,
  profileId: string | undefined,
  pointer: string,
): Promise<PlannedWrite> {
  const profile = await findLive(context, call, profileId)
  if (profile === undefined) return { fault: unknownProfile(pointer) }
  return planEdit(context, call, read, profile, kinds, pointer)
}

/**
 * What an upsert comes to: an edit of the profile that it names by id, else a write by identifiers. `pointer` is where its
 * document stands.
 */
export async function planUpsert(
  context: KlaviyoContext,
  call: Call,
  read: AttributesRead,
  kinds: Kinds,
  pointer: string,
): Promise<PlannedWrite> {
  const { id, exchangeToken } = read.lookup
  if (id !== undefined) return editById(context, call, read, kinds, readWireId(id), pointer)
  const isNamed = namesSomebody(read)
  if (!isNamed && exchangeToken === undefined) return { fault: namesNobody(pointer) }
  const isAppending = read.edits.some(({ behaviour }) => behaviour === 'append')
  const needsOwner = read.clearsProperties || read.clearsLocation || isAppending || exchangeToken !== undefined
  const owner = needsOwner && isNamed ? await findOwner(context, call, read) : undefined
  if (owner === undefined && exchangeToken !== undefined) {
    const profileId = await openExchangeId(context, call, exchangeToken)
    if (profileId !== undefined) return editById(context, call, read, kinds, profileId, pointer)
    if (!isNamed)
      return { fault: invalid(`${pointer}/attributes/_kx`, 'The exchange id cannot be read, or has expired.') }
  }
  const fault = findObjectTarget(read, owner ?? { fields: {} }, pointer)
  if (fault !== undefined) return { fault }
  const write: ProfileWrite = {
    ...serverWrite(read, call.source),
    set: withCleared(read, owner ?? { fields: {} }, kinds),
    create: 'yes',
    linkPolicy: 'below-email',
    identifierMode: 'replace',
    onConflict: 'refuse',
  }
  return { write }
}

/** POST /api/profile-import: creates or updates. */
export async function importProfile(context: KlaviyoContext, call: Call): Promise<Answer> {
  const selection = readSelection(call.query)
  if ('fault' in selection) return fail(selection.fault)
  const document = readDocument(call.body, 'profile')
  if (document.kind === 'faults') return fail(...document.faults)
  const { data, attributes } = document
  const { id = null } = data
  if (id !== null && typeof id !== 'string') return fail(invalid('/data/id', 'A string is expected here.'))
  const kinds = await readKinds(context, call)
  const read = readAttributes(attributes, data['meta'], {
    mode: 'upsert',
    kinds,
    pointer: '/data',
    ...(id !== null && { id }),
  })
  if (read.kind === 'faults') return fail(...read.faults)
  const upsert = await planUpsert(context, call, read, kinds, '/data')
  if ('fault' in upsert) return fail(upsert.fault)
  return writeAndAnswer(context, call, upsert.write, read, { kinds, selection: selection.value })
}
