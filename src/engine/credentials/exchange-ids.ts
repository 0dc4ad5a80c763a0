import { uuidFromHex } from '../../domain/uuid.ts'
import { deriveKey, openBytes, sealBytes } from './sealed-bytes.ts'

// An exchange id stands in the address of a page that a known person is sent to, and says who they are: the profile and
// an expiry, sealed for one workspace; then a dot and the public key of the page. It shows nothing, cannot be made up,
// and ends by itself.

export type MadeExchangeId = { readonly exchangeId: string; readonly expiresAtMs: number }

export type ExchangeIds = {
  /** Good for thirty days. `companyId` is the public key that the page uses. */
  make(workspaceId: string, profileId: string, companyId: string): MadeExchangeId
  /** The profile; undefined when the text is none of this workspace's, or has expired. */
  open(workspaceId: string, exchangeId: string): string | undefined
}

const uuidLength = 16
const expiryLength = 6
const goodForMs = 30 * 24 * 3_600_000

export function createExchangeIds(rootKey: string, now: () => number): ExchangeIds {
  const key = deriveKey(rootKey, 'onefold exchange id')
  return {
    make(workspaceId, profileId, companyId) {
      const expiresAtMs = now() + goodForMs
      const text = Buffer.alloc(uuidLength + expiryLength)
      text.write(profileId.replaceAll('-', ''), 'hex')
      text.writeUIntBE(expiresAtMs, uuidLength, expiryLength)
      const sealed = sealBytes(key, workspaceId, text)
      return { exchangeId: `${sealed.toString('base64url')}.${companyId}`, expiresAtMs }
    },

    open(workspaceId, exchangeId) {
      // Mail programs and pages pad what they take for base64.
      const encoded = exchangeId.replaceAll(/=|%3D/gi, '').split('.', 1)[0] ?? ''
      const text = openBytes(key, workspaceId, Buffer.from(encoded, 'base64url'))
      if (text?.length !== uuidLength + expiryLength) return undefined
      return text.readUIntBE(uuidLength, expiryLength) > now()
        ? uuidFromHex(text.toString('hex', 0, uuidLength))
        : undefined
    },
  }
}
