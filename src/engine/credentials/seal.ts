import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

// Sealed text: AES-256-GCM under a key that HKDF derives from the root key. What it belongs to is authenticated with it,
// so a seal that is moved to another row does not open. Another root key opens none.

const algorithm = 'aes-256-gcm'
const version = 'v1'
const ivLength = 12
const tagLength = 16

function sealingKey(rootKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, '', 'onefold sealed personal key', 32))
}

export function seal(rootKey: string, owner: string, text: string): string {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv(algorithm, sealingKey(rootKey), iv).setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`
}

/** Undefined when it was sealed under another root key, for another owner, or is damaged. */
export function unseal(rootKey: string, owner: string, sealed: string): string | undefined {
  const [start, encoded = ''] = sealed.split('.')
  const bytes = Buffer.from(encoded, 'base64url')
  if (start !== version || bytes.length < ivLength + tagLength) return undefined
  const decipher = createDecipheriv(algorithm, sealingKey(rootKey), bytes.subarray(0, ivLength), {
    authTagLength: tagLength,
  })
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength))
  try {
    return decipher.update(bytes.subarray(ivLength + tagLength), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}
