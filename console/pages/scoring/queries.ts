import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../app/client.ts'

// Keys begin with the area, so a change of definitions throws away what follows from them: `['scoring']`.

export const fitRulesetsQuery = queryOptions({
  queryKey: ['scoring', 'fit'],
  queryFn: ({ signal }) => call('GET /v1/rulesets', { signal }),
})

export const engagementRulesetsQuery = queryOptions({
  queryKey: ['scoring', 'engagement'],
  queryFn: ({ signal }) => call('GET /v1/engagement-rulesets', { signal }),
})

export const fitRulesetQuery = (id: string) =>
  queryOptions({
    queryKey: ['scoring', 'fit', id],
    queryFn: ({ signal }) => call('GET /v1/rulesets/{id}', { path: { id }, signal }),
  })

export const engagementRulesetQuery = (id: string) =>
  queryOptions({
    queryKey: ['scoring', 'engagement', id],
    queryFn: ({ signal }) => call('GET /v1/engagement-rulesets/{id}', { path: { id }, signal }),
  })

export const scoringSettingsQuery = queryOptions({
  queryKey: ['scoring', 'settings'],
  queryFn: ({ signal }) => call('GET /v1/settings/scoring', { signal }),
})

export const levelsQuery = queryOptions({
  queryKey: ['scoring', 'levels'],
  queryFn: ({ signal }) => call('GET /v1/levels', { signal }),
})

export const levelCountsQuery = queryOptions({
  queryKey: ['scoring', 'levels', 'counts'],
  queryFn: ({ signal }) => call('GET /v1/levels/counts', { signal }),
})

export const segmentsQuery = queryOptions({
  queryKey: ['scoring', 'segments'],
  queryFn: ({ signal }) => call('GET /v1/segments', { signal }),
})

export const segmentQuery = (id: string) =>
  queryOptions({
    queryKey: ['scoring', 'segments', id],
    queryFn: ({ signal }) => call('GET /v1/segments/{id}', { path: { id }, signal }),
  })

export const membersQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['scoring', 'segments', id, 'members'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/segments/{id}/profiles', {
        path: { id },
        query: { limit: 25, ...(pageParam !== '' && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor,
  })

export const triggersQuery = queryOptions({
  queryKey: ['scoring', 'triggers'],
  queryFn: ({ signal }) => call('GET /v1/triggers', { signal }),
})

export const sequencesQuery = queryOptions({
  queryKey: ['scoring', 'sequences'],
  queryFn: ({ signal }) => call('GET /v1/sequences', { signal }),
})

export const firingsQuery = (triggerId: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['scoring', 'firings', triggerId ?? ''],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/trigger-firings', {
        query: {
          limit: 25,
          ...(triggerId !== undefined && { trigger_id: triggerId }),
          ...(pageParam !== '' && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor,
  })

export type DeliveryState = 'pending' | 'delivered' | 'failed'

export const deliveriesQuery = (state: DeliveryState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['scoring', 'deliveries', state ?? ''],
    queryFn: ({ pageParam, signal }) =>
      call('GET /v1/webhook-deliveries', {
        query: { limit: 25, ...(state !== undefined && { state }), ...(pageParam !== '' && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor,
    // What waits for a retry moves by itself.
    refetchInterval: 5_000,
  })

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['scoring', 'delivery', id],
    queryFn: ({ signal }) => call('GET /v1/webhook-deliveries/{id}', { path: { id }, signal }),
    refetchInterval: 5_000,
  })

export const peopleQuery = (text: string) =>
  queryOptions({
    queryKey: ['scoring', 'people', text],
    queryFn: ({ signal }) =>
      call('GET /v1/profiles', { query: { limit: 10, ...(text !== '' && { q: text }) }, signal }),
  })

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['scoring', 'person', id],
    queryFn: ({ signal }) => call('GET /v1/profiles/{id}', { path: { id }, signal }),
  })
