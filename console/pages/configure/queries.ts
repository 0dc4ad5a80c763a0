import { queryOptions } from '@tanstack/react-query'
import { type Answer, call } from '../../app/client.ts'

export type ObjectView = Answer<'GET /v1/objects'>['data'][number]
export type FieldView = ObjectView['fields'][number]
export type DiscoveredField = ObjectView['discovered_fields'][number]
export type IdentitySettings = Answer<'GET /v1/settings/identity'>
export type IdentityKind = IdentitySettings['identity_kinds'][number]
export type Mapping = Answer<'GET /v1/mappings'>['data'][number]
export type MetadataKey = Answer<'GET /v1/events/metadata-keys'>['data'][number]
export type EnrichmentRule = Answer<'GET /v1/enrichment-rules'>['data'][number]
export type Job = Answer<'GET /v1/jobs'>['data'][number]

export const identityQuery = queryOptions({
  queryKey: ['configure', 'identity'],
  queryFn: ({ signal }) => call('GET /v1/settings/identity', { signal }),
})

export const mappingsQuery = queryOptions({
  queryKey: ['configure', 'mappings'],
  queryFn: ({ signal }) => call('GET /v1/mappings', { signal }).then(({ data }) => data),
})

export const eventTypesQuery = queryOptions({
  queryKey: ['configure', 'event-types'],
  queryFn: ({ signal }) => call('GET /v1/events/types', { signal }).then(({ data }) => data),
})

export function metadataKeysQuery(eventType: string | undefined) {
  return queryOptions({
    queryKey: ['configure', 'metadata-keys', eventType ?? null],
    queryFn: ({ signal }) =>
      call('GET /v1/events/metadata-keys', {
        query: eventType === undefined ? {} : { event_type: eventType },
        signal,
      }).then(({ data }) => data),
  })
}

export const enrichmentRulesQuery = queryOptions({
  queryKey: ['configure', 'enrichment-rules'],
  queryFn: ({ signal }) => call('GET /v1/enrichment-rules', { signal }).then(({ data }) => data),
})

export const enrichmentSettingsQuery = queryOptions({
  queryKey: ['configure', 'enrichment-settings'],
  queryFn: ({ signal }) => call('GET /v1/enrichment-settings', { signal }),
})

export type BackfillKind = 'backfill' | 'enrichment_backfill'

export function isUnderWay(job: Job | null | undefined): boolean {
  return job !== null && job !== undefined && (job.state === 'pending' || job.state === 'running')
}

const pollMs = 700

/** The latest backfill of a kind; asked for again while it runs. */
export function latestBackfillQuery(kind: BackfillKind) {
  return queryOptions({
    queryKey: ['configure', 'latest-job', kind],
    queryFn: async ({ signal, client, queryKey }): Promise<Job | null> => {
      const known = client.getQueryData<Job | null>(queryKey)
      if (known && isUnderWay(known)) return call('GET /v1/jobs/{id}', { path: { id: known.id }, signal })
      const { data } = await call('GET /v1/jobs', { query: { limit: 100 }, signal })
      return data.find(job => job.kind === kind) ?? null
    },
    refetchInterval: query => (isUnderWay(query.state.data) ? pollMs : false),
  })
}
