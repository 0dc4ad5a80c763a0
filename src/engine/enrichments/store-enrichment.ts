import type { EnrichmentReceipt, EnrichmentWrite, Settled } from '../../domain/command.ts'
import type { Engine } from '../engine.ts'
import { receiptOf } from '../receipt-of.ts'

/** Where it is told which values no field could take; never the values themselves. */
export type EnrichmentLog = { warn(detail: object, message: string): void }

export type NewEnrichment = Omit<EnrichmentWrite, 'type' | 'enrichmentId'> & { readonly workspaceId: string }

function tellSkipped(log: EnrichmentLog, workspaceId: string, receipt: EnrichmentReceipt): void {
  const { enrichmentId, sourceKey } = receipt
  for (const { ruleId, field, why } of receipt.skipped) {
    const detail = { workspaceId, enrichmentId, sourceKey, ruleId, field, why }
    log.warn(detail, 'a rule found a value in an enrichment that its field cannot take')
  }
}

/**
 * Stores a payload about a profile under the next number, with the fields that the rules of the workspace map from it, in
 * one statement. Refused alone when there is no such profile; a value that a rule cannot take is skipped and logged.
 */
export async function settleEnrichment(
  engine: Pick<Engine, 'writer' | 'nextEnrichmentNumber'>,
  log: EnrichmentLog,
  { workspaceId, ...rest }: NewEnrichment,
): Promise<Settled<EnrichmentReceipt>> {
  const enrichmentId = await engine.nextEnrichmentNumber()
  const settled = await engine.writer.write<EnrichmentWrite>(workspaceId, { type: 'enrichment', enrichmentId, ...rest })
  if (settled.kind === 'settled' && settled.receipt.outcome === 'stored') tellSkipped(log, workspaceId, settled.receipt)
  return settled
}

/** The same without an idempotency key. */
export async function storeEnrichment(
  engine: Pick<Engine, 'writer' | 'nextEnrichmentNumber'>,
  log: EnrichmentLog,
  enrichment: Omit<NewEnrichment, 'idempotency'>,
): Promise<EnrichmentReceipt> {
  return receiptOf(await settleEnrichment(engine, log, enrichment))
}
