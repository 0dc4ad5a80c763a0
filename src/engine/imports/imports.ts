import type { Problem } from '../../domain/command.ts'
import type { ImportPlan } from '../../domain/imports/import-plan.ts'
import type { FileShape } from '../../domain/imports/source-row.ts'

// Imports are jobs of the kind `import`. A client may drive one step by step (enter it, send its file, plan it, start it),
// or hand everything over at once.

/**
 * `waiting` for its file or its plan; `ready` to be started; `pending` until a runner takes it; `paused` until somebody
 * resumes it. The last three are ends: rows written stay written.
 */
export type ImportState = 'waiting' | 'ready' | 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'

export type ImportCounts = {
  /** Rows dealt with so far: the sum of the others. */
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly failed: number
  /** Profiles that rows absorbed, and identifiers that rows could not have. */
  readonly merges: number
  readonly conflicts: number
}

/** Why an import failed. */
export type ImportFault = {
  readonly message: string
  readonly line: number | null
  /** Nothing is wrong with the file, nor with what was asked for. */
  readonly isOurs: boolean
}

export type ImportJob = {
  readonly jobId: string
  readonly objectName: string
  readonly state: ImportState
  /** What the surface wants to know again: its own name for the operation, and whatever else it says. */
  readonly shown: ImportShown
  readonly fileId: string
  readonly fileName: string
  /** Null until the file is there. */
  readonly byteCount: number | null
  readonly bytesRead: number
  readonly shape: FileShape | null
  readonly plan: ImportPlan | null
  readonly counts: ImportCounts
  /** Null until the file has been read to its end. */
  readonly totalRows: number | null
  readonly error: ImportFault | null
  readonly createdAtMs: number
  readonly startedAtMs: number | null
  readonly completedAtMs: number | null
}

export type ImportShown = {
  /** `import` of the native API, `import_job` of Experiture, `lead_import` of kenbun. */
  readonly operation: string
  readonly matchKey?: string
  /** How many rows the file was found to have before it was imported. */
  readonly rowCount?: number
  /** What the client said that the file would have; checked when it comes. */
  readonly expectedBytes?: number
}

export type NewImport = {
  readonly workspaceId: string
  readonly objectName: string
  readonly fileName: string
  readonly shown: ImportShown
  /** Who said it, as the source of values. */
  readonly source: string
  /** A file that is there already. */
  readonly fileId?: string
  /** With a file, the import is ready at once. */
  readonly plan?: ImportPlan
}

/** A row of the file that was not written. Rows count from 1, without the header; paths are columns of the file. */
export type ImportRowError = { readonly row: number; readonly problems: readonly Problem[] }

export type Imports = AsyncDisposable & {
  /** Enters an import; it does nothing until it is started. `fileId` of the answer is where its file is to be kept. */
  enter(given: NewImport): Promise<ImportJob>
  /** The file is there now: forgets an earlier plan. False when the import has been started. */
  receive(workspaceId: string, jobId: string): Promise<boolean>
  /** Sets the plan, which makes it ready. False when it has no file, or has been started. */
  plan(workspaceId: string, jobId: string, plan: ImportPlan): Promise<boolean>
  /** False when it is not ready. */
  start(workspaceId: string, jobId: string): Promise<boolean>
  /** False when it is not pending or running. What is under way is written. */
  pause(workspaceId: string, jobId: string): Promise<boolean>
  /** False when it is not paused. */
  resume(workspaceId: string, jobId: string): Promise<boolean>
  /** False when it is over. */
  cancel(workspaceId: string, jobId: string): Promise<boolean>
  /** Undefined when there is none, or it is older than jobs are kept. */
  find(workspaceId: string, jobId: string): Promise<ImportJob | undefined>
  /** Newest first; `operation` keeps those of one surface. */
  list(
    workspaceId: string,
    page: { readonly operation?: string; readonly before?: string; readonly offset?: number; readonly limit: number },
  ): Promise<readonly ImportJob[]>
  /** Those of one surface. */
  count(workspaceId: string, operation: string): Promise<number>
  /** In the order of the rows, behind the row `after`. */
  listErrors(
    workspaceId: string,
    jobId: string,
    page: { readonly after?: number; readonly offset?: number; readonly limit: number },
  ): Promise<readonly ImportRowError[]>
}
