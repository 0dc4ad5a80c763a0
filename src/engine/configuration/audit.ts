import type { JsonObject } from '../../domain/json.ts'
import type { Queryable } from '../../store/database.ts'
import { auditLogInsert } from '../../store/write/audit-log.ts'

/** What every change needs beside its own values. */
export type ChangeContext = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly newId: () => string
  /** Id of the key that asked, or `root`. */
  readonly actor: string
}

/** `detail` names things; it never holds a field value or an identifier of a person. */
export type AuditEntry = {
  readonly action: string
  readonly subject: string
  readonly detail: JsonObject
}

/** Writes the audit line in the transaction of the change itself. */
export async function audit(
  tx: Queryable,
  { now, newId, actor }: ChangeContext,
  workspaceId: string,
  { action, subject, detail }: AuditEntry,
): Promise<void> {
  await tx.run(auditLogInsert, [workspaceId, newId(), new Date(now()), actor, action, subject, JSON.stringify(detail)])
}
