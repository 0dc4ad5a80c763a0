import type { EventReceipt } from '../../domain/command.ts'
import type { JsonObject } from '../../domain/json.ts'
import { communicationFindNumber } from '../../store/write/communication.ts'
import type { Engine } from '../engine.ts'
import { receiptOf } from '../receipt-of.ts'

const communicationType = 'communication.logged'

export type LoggedCommunication = { readonly number: number; readonly receipt: EventReceipt }

/** Logs a communication with a person as an event, under a number of its own. */
export async function logCommunication(
  { database, writer }: Engine,
  workspaceId: string,
  profileId: string,
  metadata: JsonObject,
  source: string,
): Promise<LoggedCommunication> {
  const [row] = await database.run(communicationFindNumber, [])
  if (row === undefined) throw new Error('a sequence always has a next number')
  const written = await writer.write(workspaceId, {
    type: 'event',
    eventType: communicationType,
    profileId,
    metadata: { communication_id: row.number, ...metadata },
    source,
    linkPolicy: 'never',
  })
  return { number: row.number, receipt: receiptOf(written) }
}
