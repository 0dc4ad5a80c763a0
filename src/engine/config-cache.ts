import type { WorkspaceConfig } from '../domain/config.ts'
import type { Queryable } from '../store/database.ts'
import { definitionList } from '../store/read/definition.ts'
import {
  discoveredFieldList,
  objectDefinitionList,
  workspaceConfigFind,
  workspaceConfigFindVersion,
} from '../store/read/workspace-config.ts'
import { readScoring } from './configuration/stored-definitions.ts'
import { readDefinition, readSettings } from './configuration/stored-shapes.ts'
import type { ConfigCache } from './engine.ts'

/** Workspaces kept; the one loaded longest ago leaves first. */
const capacity = 10_000

/** A cache that one process keeps; callers that ask for the same workspace at once share one load. */
export function createConfigCache(database: Queryable): ConfigCache {
  const loads = new Map<string, Promise<WorkspaceConfig | undefined>>()

  function load(workspaceId: string): Promise<WorkspaceConfig | undefined> {
    const loading = loadConfig(database, workspaceId)
    loads.delete(workspaceId)
    loads.set(workspaceId, loading)
    const [oldest] = loads.keys()
    if (loads.size > capacity && oldest !== undefined) loads.delete(oldest)
    const forget = () => {
      if (loads.get(workspaceId) === loading) loads.delete(workspaceId)
    }
    loading.then(config => config ?? forget(), forget)
    return loading
  }

  return {
    get: workspaceId => loads.get(workspaceId) ?? load(workspaceId),

    async refresh(workspaceId) {
      const [known, [row]] = await Promise.all([
        loads.get(workspaceId),
        database.run(workspaceConfigFindVersion, [workspaceId]),
      ])
      if (known !== undefined && known.version === row?.config_version) return known
      return load(workspaceId)
    },
  }
}

/** The version is read first: content that is newer than its version is only loaded once more. */
export async function loadConfig(database: Queryable, workspaceId: string): Promise<WorkspaceConfig | undefined> {
  const [config] = await database.run(workspaceConfigFind, [workspaceId])
  if (config === undefined) return undefined
  // One after the other: a transaction is one connection.
  const objects = await database.run(objectDefinitionList, [workspaceId])
  const discovered = await database.run(discoveredFieldList, [workspaceId])
  const definitions = await database.run(definitionList, [workspaceId])
  return {
    workspaceId,
    version: config.config_version,
    settings: readSettings(config.settings),
    objects: new Map(
      objects.map(row => [row.object_name, readDefinition(row.object_name, row.version, row.definition)]),
    ),
    discovered: new Set(discovered.map(row => `${row.object_name}.${row.field}.${row.value_type}`)),
    scoring: readScoring(definitions),
  }
}
