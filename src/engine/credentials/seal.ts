import { deriveKey, openBytes, sealBytes } from './sealed-bytes.ts'

const version = 'v1'
const purpose = 'onefold sealed personal key'

/** A text that only this root key opens, for this owner. */
export function seal(rootKey: string, owner: string, text: string): string {
  return `${version}.${sealBytes(deriveKey(rootKey, purpose), owner, Buffer.from(text)).toString('base64url')}`
}

/** Undefined when it was sealed under another root key, for another owner, or is damaged. */
export function unseal(rootKey: string, owner: string, sealed: string): string | undefined {
  const [start, encoded = ''] = sealed.split('.')
  if (start !== version) return undefined
  return openBytes(deriveKey(rootKey, purpose), owner, Buffer.from(encoded, 'base64url'))?.toString()
}
