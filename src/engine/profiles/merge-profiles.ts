import type { MergeNote, MergeReceipt } from '../../domain/command.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import type { Engine } from '../engine.ts'

export type MergeRequest = {
  readonly workspaceId: string
  readonly survivorId: string
  readonly absorbedId: string
  /** Who asked, as the history shows it. */
  readonly source: string
}

export type MergeOutcome =
  | { readonly kind: 'merged'; readonly merge: MergeNote }
  | { readonly kind: 'refused'; readonly problems: MergeReceipt['problems'] }

/**
 * A person's merge. The writer commits it, so its audit line follows in a statement of its own; should the server die
 * in between, the merge itself still says when it was made and by whom.
 */
export async function mergeProfiles(
  engine: Engine,
  context: ChangeContext,
  { workspaceId, survivorId, absorbedId, source }: MergeRequest,
): Promise<MergeOutcome> {
  const settled = await engine.writer.write(workspaceId, { type: 'merge', survivorId, absorbedId, source })
  if (settled.kind !== 'settled') throw new Error('merges have no idempotency key')
  const { merge, problems } = settled.receipt
  if (merge === null) return { kind: 'refused', problems }
  await audit(engine.database, context, workspaceId, { action: 'merge.create', subject: merge.mergeId, detail: {} })
  return { kind: 'merged', merge }
}
