// Each source arrives the way such a system would send it: newsletter and tracker through the native API with the time
// of their observation, CRM and shop through the Experiture contract.

import type { Sources } from '../../engine/sample-data/read-sources.ts'
import { sampleFields, summariseOrders } from '../../engine/sample-data/sample-shape.ts'
import type { ApiClient } from './api-client.ts'

/** In this order the CRM comes last and shows who is who: one merge a customer. */
export const sourceNames = ['signups', 'orders', 'events', 'crm'] as const
export type SourceName = (typeof sourceNames)[number]

export type Progress = (source: SourceName, done: number, total: number) => void

const chunkSize = 100

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / chunkSize) }, (_, i) =>
    items.slice(i * chunkSize, (i + 1) * chunkSize),
  )
}

export async function declareSampleFields(admin: ApiClient): Promise<void> {
  for (const [object, field, definition] of sampleFields) {
    await admin.call('PUT', `/v1/objects/${object}/fields/${field}`, definition)
  }
}

type Request = { readonly path: string; readonly body: object; readonly size: number }

function requestsOf(source: SourceName, sources: Sources): Request[] {
  if (source === 'signups') {
    return chunks(sources.signups).map(rows => ({
      path: '/v1/profiles/batch',
      size: rows.length,
      body: {
        profiles: rows.map(({ email, ...set }) => ({ identifiers: { email }, set, observed_at: set.signed_up_at })),
      },
    }))
  }
  if (source === 'crm') {
    return chunks(sources.crm).map(records => ({
      path: '/public/v1/records/profiles/upsert-batch',
      size: records.length,
      body: { records, matchKey: 'customer_id' },
    }))
  }
  if (source === 'orders') {
    const records = chunks(sources.orders).map(rows => ({
      path: '/public/v1/records/orders/upsert-batch',
      size: rows.length,
      body: { records: rows, matchKey: 'order_id' },
    }))
    const summaries = summariseOrders(sources.orders).map(record => ({
      path: '/public/v1/profiles/upsert',
      size: 1,
      body: { record, matchKey: 'customer_id' },
    }))
    return [...records, ...summaries]
  }
  return chunks(sources.events).map(rows => ({
    path: '/v1/profiles/batch',
    size: rows.length,
    body: {
      profiles: rows.map(({ alias, timestamp, metadata: { invoice_total, ...set } }) => ({
        identifiers: { email: alias },
        set: { ...set, last_seen_at: timestamp },
        behaviours: { last_seen_at: 'max' },
        observed_at: timestamp,
      })),
    },
  }))
}

/** Sends one source; a record that the server refuses throws. */
export async function loadSource(
  client: ApiClient,
  source: SourceName,
  sources: Sources,
  progress?: Progress,
): Promise<void> {
  const requests = requestsOf(source, sources)
  const total = requests.reduce((sum, request) => sum + request.size, 0)
  let done = 0
  for (const request of requests) {
    const answer = await client.call('POST', request.path, request.body)
    const refused = countRefused(answer)
    if (refused > 0)
      throw new Error(`${source}: ${refused} records were refused: ${JSON.stringify(answer).slice(0, 500)}`)
    done += request.size
    progress?.(source, done, total)
  }
}

function countRefused(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null) return 0
  if ('refused' in answer && typeof answer.refused === 'number') return answer.refused
  const data = 'data' in answer ? answer.data : undefined
  if (typeof data !== 'object' || data === null || !('rejectedRecords' in data)) return 0
  return typeof data.rejectedRecords === 'number' ? data.rejectedRecords : 0
}
