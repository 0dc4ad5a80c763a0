import { Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Switch, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ErrorState } from '../../kit/error-state.tsx'
import { usageQuery } from './queries.ts'
import { type HomeSearch, ranges } from './search.ts'
import { errorLines, identityLines, queueLines, spansOf, writeLines } from './series.ts'

const Chart = lazy(() => import('./chart.tsx').then(({ Chart }) => ({ default: Chart })))

const charts = [
  { title: 'Writes', sums: true, lines: writeLines },
  { title: 'Events, merges and conflicts', sums: true, lines: identityLines },
  { title: 'Requests that were refused or failed', sums: true, lines: errorLines },
  { title: 'Queue', sums: false, lines: queueLines },
] as const

const rangeLabels = { '1h': 'Hour', '24h': 'Day', '7d': 'Week' } as const

/** What happened over the range that the address says, as charts or as tables. */
export function Activity() {
  const { range = '24h', as } = useSearch({ from: '/shell/' })
  const navigate = useNavigate()
  const usage = useQuery(usageQuery(range))
  const show = (search: HomeSearch) => void navigate({ to: '/', search, replace: true, resetScroll: false })
  return (
    <Stack component="section" aria-labelledby="activity">
      <Group justify="space-between">
        <Title order={2} size="h4" id="activity">
          What happened
        </Title>
        <Group>
          <Switch
            label="As tables"
            checked={as === 'table'}
            onChange={event => show({ range, ...(event.currentTarget.checked && { as: 'table' }) })}
          />
          <SegmentedControl
            aria-label="Range"
            value={range}
            onChange={value => {
              const wanted = ranges.find(known => known === value)
              show({ ...(wanted !== undefined && { range: wanted }), ...(as !== undefined && { as }) })
            }}
            data={ranges.map(value => ({ value, label: rangeLabels[value] }))}
          />
        </Group>
      </Group>
      {usage.isError ? (
        <ErrorState error={usage.error} retry={() => void usage.refetch()} />
      ) : (
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          {charts.map(({ title, sums, lines }) =>
            usage.data === undefined ? (
              <Skeleton key={title} height={280} />
            ) : (
              <Suspense key={title} fallback={<Skeleton height={280} />}>
                <Chart
                  title={title}
                  sums={sums}
                  lines={lines}
                  spans={spansOf(usage.data, lines)}
                  range={range}
                  as={as}
                />
              </Suspense>
            ),
          )}
        </SimpleGrid>
      )}
    </Stack>
  )
}
