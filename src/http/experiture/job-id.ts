import { ulidToUuid, uuidToUlid } from '../../domain/ulid.ts'

const jobPrefix = 'job_'
const importPrefix = 'imp_'

/** The spelling of a batch's id on this wire. */
export function wireJobId(jobId: string): string {
  return `${jobPrefix}${uuidToUlid(jobId)}`
}

/** Undefined when the text cannot be a batch's id. */
export function readJobId(text: string): string | undefined {
  return readId(jobPrefix, text)
}

/** The spelling of an import job's id. */
export function wireImportId(jobId: string): string {
  return `${importPrefix}${uuidToUlid(jobId)}`
}

export function readImportId(text: string): string | undefined {
  return readId(importPrefix, text)
}

function readId(prefix: string, text: string): string | undefined {
  return text.startsWith(prefix) ? ulidToUuid(text.slice(prefix.length)) : undefined
}
