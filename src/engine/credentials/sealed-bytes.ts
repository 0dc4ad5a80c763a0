import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

// AES-256-GCM under a key that HKDF derives from the root key for one purpose. What the bytes belong to is authenticated
// with them, so what is moved elsewhere does not open; neither does it under another root key.

const algorithm = 'aes-256-gcm'
const ivLength = 12
const tagLength = 16

export function deriveKey(rootKey: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, '', purpose, 32))
}

export function sealBytes(key: Buffer, owner: string, bytes: Buffer): Buffer {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagLength }).setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

/** Undefined when they were sealed under another key, for another owner, or are damaged. */
export function openBytes(key: Buffer, owner: string, sealed: Buffer): Buffer | undefined {
  if (sealed.length < ivLength + tagLength) return undefined
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivLength), { authTagLength: tagLength })
    .setAAD(Buffer.from(owner))
    .setAuthTag(sealed.subarray(ivLength, ivLength + tagLength))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivLength + tagLength)), decipher.final()])
  } catch {
    return undefined
  }
}
