import type { WorkspaceConfig } from '../../domain/config.ts'
import type { ImportPlan } from '../../domain/imports/import-plan.ts'
import { restoreProfile } from '../../domain/imports/restore-profile.ts'
import { compilePlan, problemOf, type RowReader } from '../../domain/imports/row-command.ts'
import type { ConfigCache } from '../engine.ts'
import { latestConfig } from '../writer/flush.ts'

/** What the import is about is no longer there. */
export class StaleImportError extends Error {}

export type CompiledRows = {
  /** How rows become commands by the configuration that holds now. */
  readonly refresh: () => Promise<RowReader>
  /** The configuration of the last refresh. */
  readonly config: () => WorkspaceConfig
}

export type RowsToCompile = {
  readonly workspaceId: string
  readonly objectName: string
  readonly plan: ImportPlan
  readonly columns: readonly string[]
  readonly source: string
  readonly observedAtMs: number
}

/** Compiles the plan of an import, and again whenever the configuration has moved. */
export function compileRows(configs: ConfigCache, rows: RowsToCompile): CompiledRows {
  const { workspaceId, plan, columns, ...said } = rows
  let known: { readonly config: WorkspaceConfig; readonly readRow: RowReader } | undefined
  return {
    async refresh() {
      const config = await latestConfig(workspaceId, { config: configs })
      if (known?.config === config) return known.readRow
      if (!config.objects.has(said.objectName)) {
        throw new StaleImportError(`the object ${said.objectName} was removed; what was written so far stays`)
      }
      known = {
        config,
        readRow: plan.isRestore === true ? restoring(plan, said.source) : compilePlan(plan, config, columns, said),
      }
      return known.readRow
    },
    config() {
      if (known === undefined) throw new Error('rows are compiled before they are read')
      return known.config
    },
  }
}

/** Rows of an export say themselves what they are. */
function restoring({ linkPolicy, undeclared, onInvalid }: ImportPlan, source: string): RowReader {
  const context = { source, linkPolicy, undeclared, onInvalid }
  return row => {
    if (row.kind === 'object') return restoreProfile(row.values, context)
    const fault = row.kind === 'faulty' ? row.fault : { column: null, message: 'expected a profile of an export' }
    return { problems: [problemOf(fault)] }
  }
}
