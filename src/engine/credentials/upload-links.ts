import { createHmac, timingSafeEqual } from 'node:crypto'
import { uuidFromHex } from '../../domain/uuid.ts'
import { deriveKey } from './sealed-bytes.ts'

// The address to which the file of a job is sent is all the permission it takes: the signature in it, made over the
// workspace, the job and an expiry, stands beside the workspace that it speaks for.

export type UploadLink = { readonly signature: string; readonly expiresAtMs: number }

export type UploadLinks = {
  /** Good for an hour from `fromMs` on; it ends with a whole second. */
  make(workspaceId: string, jobId: string, fromMs: number): UploadLink
  /** The workspace of the job; undefined when the signature is not one for it, or has expired. */
  open(jobId: string, expiresAtMs: number, signature: string): string | undefined
}

const goodForMs = 3_600_000
const uuidLength = 16
const signatureLength = uuidLength + 32

/** When the file of a job that was entered then must have come. */
export function uploadExpiryMs(fromMs: number): number {
  return Math.floor((fromMs + goodForMs) / 1000) * 1000
}

export function createUploadLinks(rootKey: string, now: () => number): UploadLinks {
  const key = deriveKey(rootKey, 'onefold upload link')
  const sign = (workspaceId: string, jobId: string, expiresAtMs: number): Buffer =>
    createHmac('sha256', key).update(`${workspaceId} ${jobId} ${expiresAtMs}`).digest()

  return {
    make(workspaceId, jobId, fromMs) {
      const expiresAtMs = uploadExpiryMs(fromMs)
      const bytes = [Buffer.from(workspaceId.replaceAll('-', ''), 'hex'), sign(workspaceId, jobId, expiresAtMs)]
      return { signature: Buffer.concat(bytes).toString('base64url'), expiresAtMs }
    },

    open(jobId, expiresAtMs, signature) {
      const bytes = Buffer.from(signature, 'base64url')
      // A decoder passes over what is no base64, and over surplus bits.
      if (bytes.length !== signatureLength || bytes.toString('base64url') !== signature) return undefined
      const workspaceId = uuidFromHex(bytes.toString('hex', 0, uuidLength))
      const isSigned = timingSafeEqual(bytes.subarray(uuidLength), sign(workspaceId, jobId, expiresAtMs))
      return isSigned && expiresAtMs > now() ? workspaceId : undefined
    },
  }
}
