export type Upload = {
  /** Bytes that have left so far. */
  readonly onSent: (bytes: number) => void
  readonly signal: AbortSignal
}

type FileRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob
}

/**
 * Sends a file and tells how much of it has left, which `fetch` does not. Undefined when there was no answer; rejects
 * with the reason of the signal.
 */
export function sendFile(request: FileRequest, { onSent, signal }: Upload): Promise<Response | undefined> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Response | undefined>()
  const sending = new XMLHttpRequest()
  sending.open(request.method, request.url)
  for (const [name, value] of Object.entries(request.headers)) sending.setRequestHeader(name, value)
  sending.upload.onprogress = ({ loaded }) => onSent(loaded)
  sending.onload = () => resolve(new Response(sending.responseText, { status: sending.status }))
  sending.onerror = () => resolve(undefined)
  sending.onabort = () => reject(signal.reason)
  signal.addEventListener('abort', () => sending.abort(), { once: true })

  sending.send(request.body)
  return promise
}
