import type { Readable } from 'node:stream'

/** The client left, or its connection broke, before the body was whole. */
export class BodyCutShortError extends Error {}
export class BodyTooSlowError extends Error {}

/** At least so many bytes in every such time, as long as it is the client that is waited for. */
export type Pace = { readonly bytes: number; readonly everyMs: number }

/**
 * The bytes of a request as they come. Unlike a stream's own iterator it leaves the connection open when it ends early, so
 * that the client can be told why.
 */
export async function* readBodyStream(body: Readable, pace: Pace): AsyncGenerator<Uint8Array> {
  let wake: () => void = () => {}
  let fault: Error | undefined
  let hasEnded = body.readableEnded
  let isWaiting = false
  let received = 0

  function tell(): void {
    isWaiting = false
    wake()
  }
  function onEnd(): void {
    hasEnded = true
    tell()
  }
  function onError(error: Error): void {
    fault ??= new BodyCutShortError('the body ends too early', { cause: error })
    tell()
  }
  function onClose(): void {
    if (!hasEnded) onError(new Error('the connection was closed'))
  }
  const watch = setInterval(() => {
    if (isWaiting && received < pace.bytes) {
      fault ??= new BodyTooSlowError('the body came too slowly')
      tell()
    }
    received = 0
  }, pace.everyMs)

  body.on('readable', tell).on('end', onEnd).on('error', onError).on('close', onClose)
  if (body.destroyed) onClose()
  try {
    for (;;) {
      if (fault) throw fault
      const bytes: Uint8Array | null = body.read()
      if (bytes !== null) {
        received += bytes.byteLength
        yield bytes
        continue
      }
      if (hasEnded) return
      isWaiting = true
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  } finally {
    clearInterval(watch)
    body.off('readable', tell).off('end', onEnd).off('close', onClose)
    // An error that comes later has nobody to tell, and would be thrown without a listener.
  }
}
