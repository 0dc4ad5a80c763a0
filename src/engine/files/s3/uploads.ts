import { BucketError, discard, isStatus, type Send } from './send.ts'
import { escapeXml, readElements, readText } from './xml.ts'

// The requests of multipart uploads.

export async function beginUpload(send: Send, key: string): Promise<string> {
  const xml = await (await send({ method: 'POST', key, query: { uploads: '' } })).text()
  const uploadId = readText(xml, 'UploadId')
  if (uploadId === undefined) throw new BucketError('the bucket did not name the upload that it began', { status: 200 })
  return uploadId
}

/** The tag of the part. */
export async function putPart(
  send: Send,
  key: string,
  uploadId: string,
  partNumber: number,
  body: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const response = await send({ method: 'PUT', key, query: { partNumber: `${partNumber}`, uploadId }, body })
  await discard(response)
  const tag = response.headers.get('etag')
  if (tag === null) throw new BucketError('the bucket did not tag the part that it took', { status: 200 })
  return tag
}

export async function completeUpload(send: Send, key: string, uploadId: string, tags: readonly string[]) {
  const parts = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`)
  const body = new TextEncoder().encode(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`)
  const response = await send({ method: 'POST', key, query: { uploadId }, body })
  const xml = await response.text()
  // The status is sent before the parts are joined, so a failure comes as a body.
  if (readText(xml, 'ETag') === undefined)
    throw new BucketError(`the bucket did not join the parts: ${readText(xml, 'Code') ?? 'it gave no reason'}`, {
      status: 500,
    })
}

export async function abortUpload(send: Send, key: string, uploadId: string): Promise<void> {
  await send({ method: 'DELETE', key, query: { uploadId } }).then(discard, error => {
    if (!isStatus(error, 404)) throw error
  })
}

type Upload = { readonly key: string; readonly uploadId: string; readonly begunAtMs: number }

/** Uploads that are neither complete nor aborted; none where the service cannot list them. */
export async function listUploads(send: Send, prefix: string): Promise<readonly Upload[]> {
  const uploads: Upload[] = []
  let after: Readonly<Record<string, string>> | undefined = {}
  while (after !== undefined) {
    const xml: string = await listPage(send, prefix, after)
    for (const upload of readElements(xml, 'Upload')) {
      const [key = '', uploadId = ''] = [readText(upload, 'Key'), readText(upload, 'UploadId')]
      const begunAtMs = Date.parse(readText(upload, 'Initiated') ?? '')
      if (key.startsWith(prefix) && uploadId !== '' && !Number.isNaN(begunAtMs))
        uploads.push({ key, uploadId, begunAtMs })
    }
    after = readText(xml, 'IsTruncated') === 'true' ? markers(xml) : undefined
  }
  return uploads
}

/** Nothing where the service does not list them. */
async function listPage(send: Send, prefix: string, after: Readonly<Record<string, string>>): Promise<string> {
  try {
    return await (await send({ method: 'GET', query: { uploads: '', prefix, ...after } })).text()
  } catch (error) {
    if (isStatus(error, 405, 501)) return ''
    throw error
  }
}

function markers(xml: string): Readonly<Record<string, string>> {
  const [key = '', upload = ''] = [readText(xml, 'NextKeyMarker'), readText(xml, 'NextUploadIdMarker')]
  return { 'key-marker': key, 'upload-id-marker': upload }
}
