import type { DefinitionKind, DefinitionKinds } from '../src/domain/scoring/plan/definition-plan.ts'
import { changeDefinitions } from '../src/engine/configuration/change-definitions.ts'
import type { Database } from '../src/store/database.ts'
import { testChange } from './engine.ts'

/** Stores a definition as it is. */
export async function define<K extends DefinitionKind>(
  database: Database,
  workspaceId: string,
  kind: K,
  item: DefinitionKinds[K],
): Promise<void> {
  await changeDefinitions(database, testChange, workspaceId, kind, () => ({
    kind: 'changed',
    put: [item],
    remove: [],
    result: item,
    action: 'test',
    subject: item.id,
    name: kind,
  }))
}
