import type { UploadLink } from '../../../engine/credentials/upload-links.ts'

/** Where files are sent, outside of the surface's prefix. */
export const uploadPrefix = '/upload'

export function landingPath(jobId: string): string {
  return `jobs/${jobId}/file`
}

export function uploadUrl(origin: string, jobId: string, { signature, expiresAtMs }: UploadLink): string {
  return `${origin}${uploadPrefix}/${landingPath(jobId)}?expires=${expiresAtMs / 1000}&signature=${signature}`
}
