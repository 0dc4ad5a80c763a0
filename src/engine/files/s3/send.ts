import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import type { BucketSettings } from '../../../runtime/bucket-configuration.ts'
import { StoreUnavailableError } from '../file-store.ts'
import { bucketUrl } from './bucket-url.ts'
import { readText } from './xml.ts'

export type BucketRequest = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer>
}

export type Send = (request: BucketRequest) => Promise<Response>

/** What the service answered, or that it did not; the message has its code and no part of the request. */
export class BucketError extends StoreUnavailableError {
  /** 0 when there was no answer. */
  readonly status: number
  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status: number }) {
    super(message, options)
    this.status = status
  }
}

const tries = 4
const firstPauseMs = 200
/** For a request and the head of its answer: 8 MiB at 70 kB a second. */
const answerTimeoutMs = 120_000

/** Sends signed requests; those that may be repeated are, when the service is busy or the connection breaks. */
export function createSend(bucket: BucketSettings): Send {
  const { accessKeyId, secretAccessKey, region } = bucket
  const identity = { accessKeyId, secretAccessKey, region, service: 's3', cache: new Map<string, ArrayBuffer>() }

  async function sendOnce({ method, key, query = {}, headers = {}, body }: BucketRequest): Promise<Response> {
    const url = bucketUrl(bucket, key)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    // The hash keeps a part that was damaged under way from being taken.
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex')
    const signer = new AwsV4Signer({
      ...identity,
      url: url.href,
      method,
      headers: { ...headers, 'x-amz-content-sha256': hash },
    })
    const signed = await signer.sign()
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), answerTimeoutMs)
    try {
      return await fetch(signed.url, {
        method,
        headers: signed.headers,
        signal: timeout.signal,
        redirect: 'manual',
        ...(body !== undefined && { body }),
      })
    } catch (error) {
      throw new BucketError('the bucket does not answer', { status: 0, cause: error })
    } finally {
      clearTimeout(timer)
    }
  }

  return async request => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await sendOnce(request).catch((error: unknown) => error)
      if (outcome instanceof Response && outcome.ok) return outcome
      const error = outcome instanceof Response ? await refusalOf(outcome) : outcome
      if (attempt === tries || !isPassing(error)) throw error
      await new Promise(resolve => setTimeout(resolve, firstPauseMs * 4 ** (attempt - 1) * (0.5 + Math.random())))
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof BucketError && (error.status === 0 || error.status === 429 || error.status >= 500)
}

async function refusalOf(response: Response): Promise<BucketError> {
  const { status } = response
  const code = readText(await response.text().catch(() => ''), 'Code')
  return new BucketError(`the bucket answered ${status}${code === undefined ? '' : ` ${code.slice(0, 100)}`}`, {
    status,
  })
}

/** Whether the service refused with this status. */
export function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof BucketError && statuses.includes(error.status)
}

/** Reads an answer that says no more than that all went well, which frees its connection. */
export async function discard(response: Response): Promise<void> {
  await response.arrayBuffer()
}
