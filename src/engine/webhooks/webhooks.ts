import type { Clock } from '../../runtime/clock.ts'
import type { Database, Queryable } from '../../store/database.ts'
import { webhookSecretFind } from '../../store/read/webhook-secret.ts'
import { outboxUpdateRetry } from '../../store/write/outbox.ts'
import {
  webhookSecretInsert,
  webhookSecretUpdateShown,
  webhookSecretUpsertRotated,
} from '../../store/write/webhook-secret.ts'
import { audit, type ChangeContext } from '../configuration/audit.ts'
import { newSigningSecret } from './sign.ts'

// Every workspace has one secret that signs its webhooks. It is made when it is first needed, kept in plain text, since
// a signature needs it, and shown once. After a change the one before signs along for a day.

export type ShownSecret = {
  /** Null when it was shown before. */
  readonly secret: string | null
  readonly createdAt: Date
  readonly shownAt: Date
  readonly previousUntil: Date | null
}

export type Webhooks = {
  showSecret(change: ChangeContext, workspaceId: string): Promise<ShownSecret>
  rotateSecret(change: ChangeContext, workspaceId: string): Promise<ShownSecret>
  /** Makes a message due now; false when there is none that waits or has failed. */
  retry(workspaceId: string, outboxId: string): Promise<boolean>
}

type Context = {
  readonly database: Database
  readonly now: Clock
  /** Tells the deliverer of this process that there is work. */
  readonly wakeDeliverer: () => void
}

const previousSignsMs = 24 * 3_600_000

export function createWebhooks({ database, now, wakeDeliverer }: Context): Webhooks {
  return {
    showSecret(change, workspaceId) {
      return database.transaction(async tx => {
        await ensureSecret(tx, workspaceId, change.now())
        const [shown] = await tx.run(webhookSecretUpdateShown, [workspaceId, new Date(change.now())])
        if (shown !== undefined) await auditSecret(tx, change, workspaceId, 'webhook_secret.show')
        const [row] = await tx.run(webhookSecretFind, [workspaceId])
        if (row?.shown_at == null) throw new Error('the signing secret just shown is not there')
        const { created_at: createdAt, shown_at: shownAt, previous_until: previousUntil } = row
        return { secret: shown?.secret ?? null, createdAt, shownAt, previousUntil }
      })
    },

    rotateSecret(change, workspaceId) {
      return database.transaction(async tx => {
        const at = new Date(change.now())
        const secret = newSigningSecret()
        const until = new Date(at.getTime() + previousSignsMs)
        const [row] = await tx.run(webhookSecretUpsertRotated, [workspaceId, secret, at, until])
        await auditSecret(tx, change, workspaceId, 'webhook_secret.rotate')
        return { secret, createdAt: at, shownAt: at, previousUntil: row?.previous_until ?? null }
      })
    },

    async retry(workspaceId, outboxId) {
      const [due] = await database.run(outboxUpdateRetry, [workspaceId, outboxId, new Date(now())])
      if (due !== undefined) wakeDeliverer()
      return due !== undefined
    },
  }
}

async function auditSecret(tx: Queryable, change: ChangeContext, workspaceId: string, action: string): Promise<void> {
  await audit(tx, change, workspaceId, { action, subject: workspaceId, detail: {} })
}

/** The secret of the workspace, made when there is none; of many that make one at once, one has made it. */
export async function ensureSecret(database: Queryable, workspaceId: string, nowMs: number): Promise<string> {
  await database.run(webhookSecretInsert, [workspaceId, newSigningSecret(), new Date(nowMs)])
  const [row] = await database.run(webhookSecretFind, [workspaceId])
  if (row === undefined) throw new Error('the signing secret just made is not there')
  return row.secret
}
