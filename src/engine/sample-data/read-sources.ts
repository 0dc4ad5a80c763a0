import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseCsv } from './parse-csv.ts'

export const sampleDirectory = fileURLToPath(new URL('../../../examples/chinook/', import.meta.url))

type Row = Readonly<Record<string, string>>

export type Signup = {
  readonly email: string
  readonly first_name: string
  readonly signup_source: string
  readonly signed_up_at: string
}
export type Order = {
  readonly order_id: string
  readonly customer_id: string
  readonly total: number
  readonly currency: string
  readonly placed_at: string
}
export type SampleEvent = {
  readonly alias: string
  readonly event_type: string
  readonly timestamp: string
  readonly metadata: Readonly<Record<string, string | number>>
}

/** The Chinook customers as four systems know them. */
export type Sources = {
  readonly signups: readonly Signup[]
  readonly crm: readonly Row[]
  readonly orders: readonly Order[]
  readonly events: readonly SampleEvent[]
}

async function readLines<T>(file: string): Promise<T[]> {
  const text = await readFile(`${sampleDirectory}${file}`, 'utf8')
  return text
    .split('\n')
    .filter(line => line !== '')
    .map((line): T => JSON.parse(line))
}

export async function readSources(): Promise<Sources> {
  const [signups, crm, orders, events] = await Promise.all([
    readLines<Signup>('signups.ndjson'),
    readFile(`${sampleDirectory}crm.csv`, 'utf8').then(parseCsv),
    readLines<Order>('orders.ndjson'),
    readLines<SampleEvent>('events.ndjson'),
  ])
  return { signups, crm, orders, events }
}
