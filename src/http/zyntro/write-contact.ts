import type { Problem, ProfileReceipt, ProfileWrite } from '../../domain/command.ts'
import { memberOf } from '../../domain/json.ts'
import { assignOwner } from '../../engine/profiles/assign-owner.ts'
import { receiptOf } from '../../engine/receipt-of.ts'
import type { Caller } from './call.ts'
import type { ContactEdit } from './contact-fields.ts'
import { contactExists, type Fault, invalidField, noContact } from './fault.ts'
import { findActiveMember } from './members.ts'
import type { ZyntroContext } from './surface.ts'

/** Where a write lands: on a contact that was found, or by its identifiers. */
export type Landing = Pick<ProfileWrite, 'create' | 'profileId' | 'matchKey' | 'needsPerson'>

export function onContact(profileId: string): Landing {
  return { create: 'no', profileId, needsPerson: false }
}

export type WrittenContact =
  | { readonly kind: 'written'; readonly profileId: string; readonly receipt: ProfileReceipt }
  | { readonly kind: 'refused'; readonly fault: Fault }

function faultOf(problem: Problem, { namedBy, set }: ContactEdit, matchKey: string | undefined): Fault {
  const { code, path, message, value } = problem
  if (code === 'unknown_profile') return noContact
  if (code === 'identifier_conflict') return contactExists
  if (code === 'failed') throw new Error(`a contact could not be written: ${message}`)
  // A placeholder, which identifies nobody.
  const field = code === 'no_identifier' ? (matchKey ?? '') : path.replace(/^identifiers\./, '')
  const further = `secondary_${field}`
  const isFurther = namedBy.has(further) && (!namedBy.has(field) || memberOf(set, further) === value)
  return invalidField(namedBy.get(isFurther ? further : field) ?? 'contact data')
}

/** Writes the fields of a contact. */
export async function writeContact(
  { engine }: ZyntroContext,
  { workspaceId, source }: Caller,
  edit: ContactEdit,
  landing: Landing,
): Promise<WrittenContact> {
  const written = await engine.writer.write(workspaceId, {
    type: 'profile',
    set: edit.set,
    identifiers: edit.identifiers,
    behaviours: edit.behaviours,
    source,
    linkPolicy: 'weaker-only',
    undeclared: 'discover',
    onInvalid: 'refuse',
    ...landing,
  })
  const receipt = receiptOf(written)
  const [problem] = receipt.problems
  if (problem !== undefined) return { kind: 'refused', fault: faultOf(problem, edit, landing.matchKey) }
  if (receipt.profileId === null) return { kind: 'refused', fault: noContact }
  return { kind: 'written', profileId: receipt.profileId, receipt }
}

/** Names on this wire of what was sent and is not in the contact now: other contacts hold it, or it has no place. */
export function keptOut({ fields, conflicts }: ProfileReceipt, { namedBy }: ContactEdit): readonly string[] {
  const kept = Object.entries(fields).filter(([, { verdict }]) => verdict === 'kept' || verdict === 'invalid')
  const apart = conflicts.map(({ kind }) => kind)
  return [...new Set([...kept.map(([field]) => field), ...apart].flatMap(field => namedBy.get(field) ?? []))]
}

/**
 * Puts a contact in the care of the owner that was sent; null takes it away. False when that is no member, and nothing
 * is changed then.
 */
export async function writeOwner(
  context: ZyntroContext,
  caller: Caller,
  profileId: string,
  owner: string | null,
): Promise<boolean> {
  const ownerId = owner === null ? null : await findActiveMember(context, caller, owner)
  if (ownerId === undefined) return false
  const member = ownerId === null ? null : { memberId: ownerId, name: '' }
  await assignOwner(context.engine.database, caller.workspaceId, profileId, member)
  return true
}
