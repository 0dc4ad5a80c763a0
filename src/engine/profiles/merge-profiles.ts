import type { MergeNote, MergeReceipt } from '../../domain/command.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import type { Engine } from '../engine.ts'
import { receiptOf } from '../receipt-of.ts'

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
  const command = { type: 'merge', survivorId, absorbedId, source } as const
  const { merge, problems } = receiptOf(await engine.writer.write(workspaceId, command))
  if (merge === null) return { kind: 'refused', problems }
  await audit(engine.database, context, workspaceId, { action: 'merge.create', subject: merge.mergeId, detail: {} })
  return { kind: 'merged', merge }
}
