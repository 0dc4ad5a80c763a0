import { Readable } from 'node:stream'
import type { BucketSettings } from '../../runtime/bucket-configuration.ts'
import {
  checkStoreName,
  type FileStore,
  FileTooLargeError,
  MissingFileError,
  StoreUnavailableError,
  splitStoreName,
} from './file-store.ts'
import { createSend, discard, isStatus, type Send } from './s3/send.ts'
import { type Part, splitParts } from './s3/split-parts.ts'
import { abortUpload, beginUpload, completeUpload, listUploads, putPart } from './s3/uploads.ts'
import { readElements, readText } from './s3/xml.ts'

// A file is an object `<prefix><workspace id>/<file id>`. One that fits into a part goes in one request, a larger one as a
// multipart upload; either appears at once and whole, or never. What a killed process leaves is an upload that nobody
// completes: it is not an object, costs its room all the same, and is aborted later.

const partBytes = 8 * 1024 * 1024

export function createS3Store(bucket: BucketSettings): FileStore {
  const send = createSend(bucket)
  const keyOf = (name: string) => bucket.prefix + checkStoreName(name)

  return {
    kind: 's3',
    async put(name, source, maxBytes) {
      const key = keyOf(name)
      const parts = splitParts(limit(source, maxBytes), partBytes)
      try {
        const { value: first } = await parts.next()
        if (!first) throw new Error('a stream that is cut has a last part')
        if (!first.isLast) return await putInParts(send, key, first, parts)
        await discard(await send({ method: 'PUT', key, body: first.bytes }))
        return first.bytes.byteLength
      } finally {
        await parts.return(undefined)
      }
    },
    async open(name, { start, end } = { start: 0 }) {
      const key = keyOf(name)
      const isEmpty = end !== undefined && end <= start
      const isWhole = start === 0 && end === undefined
      const range = isEmpty ? 'bytes=0-0' : `bytes=${start}-${end === undefined ? '' : end - 1}`
      try {
        const { body } = await send({ method: 'GET', key, ...(!isWhole && { headers: { range } }) })
        if (isEmpty) await body?.cancel()
        return body === null || isEmpty ? Readable.from([]) : Readable.from(bytesOf(body), { objectMode: false })
      } catch (error) {
        if (isStatus(error, 404)) throw new MissingFileError('the bytes of the file are not there', { cause: error })
        // Nothing lies behind the end of the file.
        if (isStatus(error, 416)) return Readable.from([])
        throw error
      }
    },
    async delete(name) {
      await send({ method: 'DELETE', key: keyOf(name) }).then(discard, error => {
        if (!isStatus(error, 404)) throw error
      })
    },
    async *list() {
      const query = { 'list-type': '2', prefix: bucket.prefix }
      let after: string | undefined
      do {
        const more = after === undefined ? {} : { 'continuation-token': after }
        const xml = await (await send({ method: 'GET', query: { ...query, ...more } })).text()
        for (const object of readElements(xml, 'Contents')) {
          const name = (readText(object, 'Key') ?? '').slice(bucket.prefix.length)
          const writtenAtMs = Date.parse(readText(object, 'LastModified') ?? '')
          if (splitStoreName(name) !== undefined && !Number.isNaN(writtenAtMs)) yield { name, writtenAtMs }
        }
        after = readText(xml, 'IsTruncated') === 'true' ? readText(xml, 'NextContinuationToken') : undefined
      } while (after !== undefined)
    },
    async removeUnfinished(beforeMs) {
      for (const { key, uploadId, begunAtMs } of await listUploads(send, bucket.prefix))
        if (begunAtMs < beforeMs) await abortUpload(send, key, uploadId)
    },
  }
}

async function* bytesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw new StoreUnavailableError('the bucket broke off', { cause: error })
  }
}

async function* limit(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let byteCount = 0
  for await (const bytes of source) {
    byteCount += bytes.byteLength
    if (byteCount > maxBytes) throw new FileTooLargeError(`the file is over ${maxBytes} bytes`)
    yield bytes
  }
}

/** Sends one part while the next one comes in: two parts are held at most. */
async function putInParts(send: Send, key: string, first: Part, rest: AsyncIterable<Part>): Promise<number> {
  const uploadId = await beginUpload(send, key)
  const tags: string[] = []
  let byteCount = 0
  let underWay = Promise.resolve()

  function sendPart({ bytes }: Part): void {
    byteCount += bytes.byteLength
    underWay = putPart(send, key, uploadId, tags.length + 1, bytes).then(tag => void tags.push(tag))
    // Whoever waits for it next hears of a failure.
    underWay.catch(() => {})
  }

  try {
    sendPart(first)
    for await (const part of rest) {
      await underWay
      sendPart(part)
    }
    await underWay
    await completeUpload(send, key, uploadId, tags)
    return byteCount
  } catch (error) {
    await underWay.catch(() => {})
    // An upload that cannot be aborted now is aborted as one that was left behind.
    await abortUpload(send, key, uploadId).catch(() => {})
    throw error
  }
}
