import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type UploadAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

export type Upload = {
  readonly sent: ClientRequest
  /** Rejects when the connection ends without an answer. */
  answered(): Promise<UploadAnswer>
}

/** Begins an upload over a socket of its own; who writes what, and whether it ends, is the test's business. */
export function beginUpload(
  server: { readonly url: string },
  key: string,
  headers: Readonly<Record<string, string | number>> = {},
  target = '/v1/files?name=people.csv',
): Upload {
  const sent = request(`${server.url}${target}`, {
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${key}`, ...headers },
  })
  const answer = new Promise<UploadAnswer>((resolve, reject) => {
    sent.on('error', reject).on('response', response => readAnswer(response).then(resolve, reject))
  })
  answer.catch(() => {})
  sent.flushHeaders()
  return { sent, answered: () => answer }
}

/** Sends all of a body as fast as it is taken. */
export async function upload(
  server: { readonly url: string },
  key: string,
  body: AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string | number>> = {},
): Promise<UploadAnswer> {
  const begun = beginUpload(server, key, headers)
  // Where the server answers before the body is whole, the answer counts.
  await Promise.race([pipeline(Readable.from(body), begun.sent).catch(() => {}), begun.answered()])
  return begun.answered()
}

async function readAnswer(response: IncomingMessage): Promise<UploadAnswer> {
  let text = ''
  for await (const piece of response.setEncoding('utf8')) text += piece
  const body: unknown = JSON.parse(text)
  return { status: response.statusCode ?? 0, body: typeof body === 'object' && body !== null ? { ...body } : {} }
}
