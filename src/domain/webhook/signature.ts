// Two signatures go out with each message: X-Signature over the body alone, and those of Standard Webhooks 1.0 over id,
// time and body, one for each secret that is valid, so that a receiver can change over without a gap.

/** How a signing secret begins; what follows is the key in base64. */
export const secretStart = 'whsec_'

/** What Standard Webhooks signs. `id` has no full stop in it, so nothing can be moved from one part to another. */
export function contentToSign(id: string, timestamp: number, body: string): string {
  return `${id}.${timestamp}.${body}`
}

export type Signed = {
  /** Stays the same through all attempts. */
  readonly id: string
  /** Seconds since 1970, of this attempt. */
  readonly timestamp: number
  /** HMAC-SHA256 of the body under the newest secret. */
  readonly bodyHex: string
  /** HMAC-SHA256 of the content to sign under each valid secret, newest first. */
  readonly contentBase64: readonly string[]
}

export function signatureHeaders({ id, timestamp, bodyHex, contentBase64 }: Signed): Readonly<Record<string, string>> {
  return {
    'x-signature': `sha256=${bodyHex}`,
    'webhook-id': id,
    'webhook-timestamp': `${timestamp}`,
    'webhook-signature': contentBase64.map(signature => `v1,${signature}`).join(' '),
  }
}
