import type {
  DefinitionKind,
  DefinitionKinds,
  DefinitionPlan,
  Stamp,
} from '../../domain/scoring/plan/definition-plan.ts'
import type { Database } from '../../store/database.ts'
import { definitionListByKind } from '../../store/read/definition.ts'
import { definitionDelete, definitionUpsert } from '../../store/write/definition.ts'
import { workspaceConfigLock, workspaceConfigUpdate } from '../../store/write/workspace-config.ts'
import { audit, type ChangeContext } from './audit.ts'
import { definitionsText, readers } from './stored-definitions.ts'

/**
 * Reads the definitions of one kind, oldest first, plans, and stores the plan with the next version of the
 * configuration, in one transaction; changes of one workspace take turns. `stamp` is what a new definition carries.
 * Undefined: no such workspace.
 */
export async function changeDefinitions<K extends DefinitionKind, R>(
  database: Database,
  context: ChangeContext,
  workspaceId: string,
  kind: K,
  plan: (known: readonly DefinitionKinds[K][], stamp: Stamp) => DefinitionPlan<DefinitionKinds[K], R>,
): Promise<DefinitionPlan<DefinitionKinds[K], R> | undefined> {
  return database.transaction(async tx => {
    const [config] = await tx.run(workspaceConfigLock, [workspaceId])
    if (config === undefined) return undefined
    const known = (await tx.run(definitionListByKind, [workspaceId, kind])).map(readers[kind])
    const nowMs = context.now()
    const planned = plan(known, { id: context.newId(), createdAtMs: nowMs, updatedAtMs: nowMs })
    if (planned.kind === 'refused') return planned
    const { put, remove, action, subject, name } = planned
    if (put.length > 0) await tx.run(definitionUpsert, [workspaceId, kind, definitionsText(put)])
    if (remove.length > 0) await tx.run(definitionDelete, [workspaceId, kind, remove])
    await tx.run(workspaceConfigUpdate, [workspaceId, null])
    await audit(tx, context, workspaceId, { action, subject, detail: { name } })
    return planned
  })
}
