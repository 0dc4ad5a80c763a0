import { Chip, Group, Stack, Text, Title } from '@mantine/core'
import { IconTimeline } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSession } from '../../../app/session.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { entryTypes, usePersonSearch } from '../person-search.ts'
import { timelineQuery } from '../queries.ts'
import { typeNames } from './describe-entry.ts'
import { groupByDay } from './group-by-day.ts'
import { TimelineEntry } from './timeline-entry.tsx'

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' })

/** What happened to the person, latest first. */
export function TimelineTab({ id }: { readonly id: string }) {
  const { search, change } = usePersonSearch()
  const { user } = useSession()
  const types = search.type ?? []
  const timeline = useInfiniteQuery(timelineQuery(id, types, user.id))
  const entries = timeline.data?.pages.flatMap(page => page.data) ?? []
  return (
    <Stack>
      <Chip.Group
        multiple
        value={[...types]}
        onChange={chosen => {
          const type = entryTypes.filter(one => chosen.includes(one))
          change({ type: type.length > 0 ? type : undefined })
        }}
      >
        <Group gap="xs" role="group" aria-label="Show only">
          {entryTypes.map(type => (
            <Chip key={type} value={type} size="xs" variant="light">
              {typeNames[type]}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {timeline.isError && <ErrorState error={timeline.error} retry={() => void timeline.refetch()} />}
      {timeline.isPending && <PageLoader />}
      {timeline.isSuccess && entries.length === 0 && (
        <EmptyState icon={IconTimeline} title="Nothing to show">
          {types.length > 0
            ? 'Nothing of these kinds has happened to this person. Choose others, or none to see everything.'
            : 'Events, writes, enrichments and notes about this person appear here as they come in.'}
        </EmptyState>
      )}
      {groupByDay(entries).map(({ day, entries: ofDay }) => (
        <section key={day} aria-label={day}>
          <Title order={2} size="h6" mb="sm">
            {dayFormat.format(new Date(day))}
          </Title>
          <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
            {ofDay.map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id of their own and are only added behind.
              <TimelineEntry key={`${entry.type} ${entry.at} ${index}`} entry={entry} />
            ))}
          </Stack>
        </section>
      ))}
      {timeline.isSuccess && entries.length > 0 && !timeline.hasNextPage && (
        <Text size="xs" c="dimmed" ta="center">
          That is everything that is kept{types.length > 0 && ' of these kinds'}.
        </Text>
      )}
      <LoadMore list={timeline} />
    </Stack>
  )
}
