import { Badge } from '@mantine/core'
import type { Answer } from '../../../app/client.ts'

export type Delivery = Answer<'GET /v1/webhook-deliveries'>['data'][number]

const states = {
  pending: ['Waiting', 'blue.9'],
  delivered: ['Delivered', 'teal.9'],
  failed: ['Failed', 'red.9'],
} as const

export function StateBadge({ state }: Pick<Delivery, 'state'>) {
  const [label, color] = states[state]
  return (
    <Badge color={color} tt="none">
      {label}
    </Badge>
  )
}

/** How the last attempt went, in a few words. */
export function outcomeOf({ attempts, attempt_count: count }: Delivery): string {
  const last = attempts.at(-1)
  if (last === undefined) return count === 0 ? 'Not sent yet' : 'Under way'
  return last.status === null ? (last.error ?? 'No answer') : `Answered ${last.status}`
}
