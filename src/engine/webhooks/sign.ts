import { createHmac, randomBytes } from 'node:crypto'
import { contentToSign, secretStart, signatureHeaders } from '../../domain/webhook/signature.ts'

/** 256 bits, as Standard Webhooks writes them. */
export function newSigningSecret(): string {
  return secretStart + randomBytes(32).toString('base64')
}

/** The headers of one attempt; `secrets` are the valid ones, newest first. */
export function signAttempt(
  id: string,
  atMs: number,
  body: string,
  secrets: readonly [string, ...string[]],
): Readonly<Record<string, string>> {
  const timestamp = Math.floor(atMs / 1000)
  const content = contentToSign(id, timestamp, body)
  return signatureHeaders({
    id,
    timestamp,
    bodyHex: createHmac('sha256', secrets[0]).update(body).digest('hex'),
    contentBase64: secrets.map(secret => createHmac('sha256', keyOf(secret)).update(content).digest('base64')),
  })
}

/** The key of Standard Webhooks is what the text stands for; that of X-Signature is the text as it is shown. */
function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(secretStart.length), 'base64')
}
