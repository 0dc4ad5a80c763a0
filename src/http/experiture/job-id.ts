import { ulidToUuid, uuidToUlid } from '../../domain/ulid.ts'

const prefix = 'job_'

/** The spelling of a job's id on this wire. */
export function wireJobId(jobId: string): string {
  return `${prefix}${uuidToUlid(jobId)}`
}

/** Undefined when the text cannot be a job's id. */
export function readJobId(text: string): string | undefined {
  return text.startsWith(prefix) ? ulidToUuid(text.slice(prefix.length)) : undefined
}
