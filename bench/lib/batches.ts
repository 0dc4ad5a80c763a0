// Batches over HTTP: bodies are built apart from sending them, and answers are read in full but judged afterwards, so
// that a clock around `sendBatches` sees the server and as little as can be of the client.

import { batchRow } from '../rival/psql-batch.ts'
import { token } from './product.ts'

export type BatchSurface = 'native' | 'experiture'
export type BatchKind = 'created' | 'updated'

const paths = { native: '/v1/profiles/batch', experiture: '/public/v1/records/profiles/upsert-batch' }

function batchBody(surface: BatchSurface, first: number, count: number, generation: number): Buffer {
  const rows = Array.from({ length: count }, (_, index) => batchRow(first + index, generation))
  if (surface === 'experiture')
    return Buffer.from(JSON.stringify({ records: rows.map(row => row.fields), matchKey: 'email' }))
  const profiles = rows.map(({ email, fields: { email: _, ...set } }) => ({ identifiers: { email }, set }))
  return Buffer.from(JSON.stringify({ profiles }))
}

export type Batch = { readonly count: number; readonly body: Buffer }

/** The people from 0 up to `people`, `perCall` in a body; a generator, so that a million need not be held at once. */
export function* buildBatches(surface: BatchSurface, people: number, perCall: number, generation: number) {
  for (let first = 0; first < people; first += perCall) {
    const count = Math.min(perCall, people - first)
    yield { count, body: batchBody(surface, first, count, generation) }
  }
}

export type BatchAnswer = { readonly count: number; readonly status: number; readonly text: string }

/** Sends every batch with `inFlight` calls under way at any time. */
export async function sendBatches(
  url: string,
  surface: BatchSurface,
  batches: Iterable<Batch>,
  inFlight: number,
): Promise<readonly BatchAnswer[]> {
  const queue = batches[Symbol.iterator]()
  const answers: BatchAnswer[] = []
  async function lane(): Promise<void> {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const { count, body } = next.value
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const answer = await fetch(url + paths[surface], { method: 'POST', headers, body: new Uint8Array(body) })
      answers.push({ count, status: answer.status, text: await answer.text() })
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return answers
}

/** Fails the bench unless every record became what it should: a refusal is quick and would look like speed. */
export function assertWritten(surface: BatchSurface, answers: readonly BatchAnswer[], expected: BatchKind): void {
  for (const { count, status, text } of answers) {
    if (status !== 200) throw new Error(`a batch got ${status}: ${text.slice(0, 500)}`)
    const body: { data: { acceptedRecords?: number } } & Partial<Record<BatchKind, number>> = JSON.parse(text)
    const written = (surface === 'experiture' ? body.data.acceptedRecords : body[expected]) ?? 0
    if (written !== count) throw new Error(`${count - written} of ${count} records of a batch were not ${expected}`)
  }
}

/** Writes the people from 0 up to `people` through the API and tells how many there are when the time is up. */
export async function fillProduct(url: string, people: number, maxSeconds = Number.POSITIVE_INFINITY): Promise<number> {
  const endsAt = performance.now() + maxSeconds * 1000
  let written = 0
  for (const batch of buildBatches('native', people, 10_000, 0)) {
    if (performance.now() > endsAt) break
    assertWritten('native', await sendBatches(url, 'native', [batch], 1), 'created')
    written += batch.count
  }
  return written
}
