import { importJobFind } from '../../store/read/import-job.ts'
import type { ImportsContext } from './imports-context.ts'
import { readRequest } from './stored-import.ts'

const over: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])

/** Removes the file of an import that is over, where it was kept for the import alone; others expire. */
export async function forgetFile(
  { engine, files, log }: Pick<ImportsContext, 'engine' | 'files' | 'log'>,
  workspaceId: string,
  jobId: string,
): Promise<void> {
  const [row] = await engine.database.run(importJobFind, [workspaceId, jobId, new Date(0)])
  if (row === undefined || !over.has(row.state)) return
  const { ownsFile, byteCount, fileId } = readRequest(row.request)
  if (!ownsFile || byteCount === null) return
  try {
    await files.delete(workspaceId, fileId)
  } catch (error) {
    log.warn({ err: error, jobId }, 'the file of an import was not removed; it goes when it expires')
  }
}
