import type { Api } from '../connection/api.ts'
import { asNumber, asNumberOrNull, asObject, asText, type JsonObject } from '../connection/read-json.ts'
import { ApiFault, CliFault } from '../fault.ts'

// Three lists hold what runs for longer: imports, exports, and the jobs of scoring and batches.

const kinds = ['imports', 'exports', 'jobs'] as const
export type JobKind = (typeof kinds)[number]

/** What is shown of any of them. */
export type Job = {
  readonly kind: JobKind
  readonly id: string
  readonly state: string
  /** Such as `import profiles` or `rescore`. */
  readonly what: string
  readonly file: string
  readonly rows: number
  readonly failed: number
  /** From 0 to 1; null where nobody knows. */
  readonly fraction: number | null
  readonly createdAt: string
  /** As the server sent it. */
  readonly document: JsonObject
}

export function readJob(kind: JobKind, answer: unknown): Job {
  const document = asObject(answer)
  const shared = {
    kind,
    document,
    id: asText(document['id']),
    state: asText(document['state']),
    file: asText(document['file_name']),
    createdAt: asText(document['created_at']),
  }
  if (kind === 'imports') return { ...shared, ...readImport(document) }
  if (kind === 'exports')
    return {
      ...shared,
      what: `export ${asText(document['of'])}`,
      rows: asNumber(document['rows']),
      failed: 0,
      fraction: null,
    }
  const operation = asText(document['operation'])
  return {
    ...shared,
    what: operation === '' ? asText(document['kind']) : operation,
    rows: asNumber(document['processed']),
    failed: asNumber(document['failed']),
    fraction: asNumberOrNull(document['progress']),
  }
}

function readImport(document: JsonObject): Pick<Job, 'what' | 'rows' | 'failed' | 'fraction'> {
  const rows = asObject(document['rows'])
  const processed = asNumber(rows['processed'])
  const total = asNumberOrNull(rows['total'])
  const bytesTotal = asNumber(document['bytes_total'])
  const ofBytes = bytesTotal === 0 ? null : asNumber(document['bytes_read']) / bytesTotal
  return {
    what: `${document['dry_run'] === true ? 'dry run' : 'import'} ${asText(document['object'])}`,
    rows: processed,
    failed: asNumber(rows['failed']),
    fraction: total === null ? ofBytes : total === 0 ? 1 : processed / total,
  }
}

export function isOver({ state }: Job): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}

/** The job of this id in whichever list holds it. */
export async function findJob(api: Api, id: string): Promise<Job> {
  let refusal: ApiFault | undefined
  for (const kind of kinds) {
    try {
      return readJob(kind, await api.call('GET', `/v1/${kind}/${encodeURIComponent(id)}`))
    } catch (error) {
      if (!(error instanceof ApiFault) || (error.status !== 404 && error.status !== 403)) throw error
      if (error.status === 403) refusal ??= error
    }
  }
  throw refusal ?? new CliFault(`there is no job ${id}`, { todo: 'See which there are: onefold jobs' })
}

/** All of them, the newest first; `refused` are the lists that the key may not read. */
export async function listJobs(
  api: Api,
  limit: number,
): Promise<{ readonly jobs: readonly Job[]; readonly refused: readonly ApiFault[] }> {
  const found = new Map<string, Job>()
  const refused: ApiFault[] = []
  for (const kind of kinds) {
    try {
      let count = 0
      for await (const item of api.list(`/v1/${kind}`)) {
        const job = readJob(kind, item)
        // An import is a job as well; its own list knows more of it.
        if (!found.has(job.id)) found.set(job.id, job)
        count += 1
        if (count === limit) break
      }
    } catch (error) {
      if (!(error instanceof ApiFault) || (error.status !== 404 && error.status !== 403)) throw error
      refused.push(error)
    }
  }
  if (refused.length === kinds.length && refused[0] !== undefined) throw refused[0]
  const jobs = [...found.values()].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, limit)
  return { jobs, refused }
}
