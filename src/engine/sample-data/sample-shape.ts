import type { Order } from './read-sources.ts'

type SampleField = { readonly type: 'string'; readonly description?: string; readonly identifies?: string }

/** Fields that the sample brings beyond the default schema. */
export const sampleFields: readonly (readonly [object: string, field: string, definition: SampleField])[] = [
  ['profiles', 'job_title', { type: 'string', description: 'Role at the company' }],
  ['profiles', 'address', { type: 'string' }],
  ['profiles', 'city', { type: 'string' }],
  ['profiles', 'state', { type: 'string' }],
  ['profiles', 'postal_code', { type: 'string' }],
  ['orders', 'customer_id', { type: 'string', identifies: 'customer_id', description: 'Who ordered' }],
]

/** What the shop knows of a customer, told from its orders. */
export function summariseOrders(
  orders: readonly Order[],
): { customer_id: string; order_count: number; ltv: number; last_order_at: string }[] {
  const customers = new Map<string, { count: number; cents: number; last: string }>()
  for (const order of orders) {
    const known = customers.get(order.customer_id) ?? { count: 0, cents: 0, last: '' }
    const isLatest = order.placed_at > known.last
    customers.set(order.customer_id, {
      count: known.count + 1,
      cents: known.cents + Math.round(order.total * 100),
      last: isLatest ? order.placed_at : known.last,
    })
  }
  return [...customers].map(([customer_id, { count, cents, last }]) => ({
    customer_id,
    order_count: count,
    ltv: cents / 100,
    last_order_at: last,
  }))
}
