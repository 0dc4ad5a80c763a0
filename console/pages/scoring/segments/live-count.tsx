import { Loader, Paper, Stack, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Answer, call, messageOf } from '../../../app/client.ts'
import { overWhom } from '../parts/words.ts'
import type { Condition, Segment } from './condition.ts'

/** Counts who meets conditions that are not saved. */
export function useLiveCount(match: Segment['match'], rules: readonly Condition[]) {
  const body = { match, rules: [...rules] }
  return useQuery({
    queryKey: ['scoring', 'count', body],
    queryFn: ({ signal }) => call('POST /v1/segments/count', { body, signal }),
    enabled: rules.length > 0,
    placeholderData: keepPreviousData,
  })
}

function shareOf({ count, looked_at: all }: Answer<'POST /v1/segments/count'>): string {
  if (all === 0) return ''
  return new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(count / all)
}

type Props = {
  readonly count: ReturnType<typeof useLiveCount>
  readonly isEmpty: boolean
}

/** Exact where everybody was looked at; else what is certain, and the share of those who were. */
export function LiveCount({ count: { data, error, isFetching }, isEmpty }: Props) {
  return (
    <Paper withBorder p="md">
      <Stack gap={4} aria-live="polite">
        <Title order={2} size="h4">
          Who is in it now
        </Title>
        {isEmpty && (
          <Text size="sm" c="dimmed">
            Nobody: add a condition, and the count follows as you type.
          </Text>
        )}
        {!isEmpty && error !== null && (
          <Text size="sm" role="alert">
            {messageOf(error)}
          </Text>
        )}
        {!isEmpty && error === null && data === undefined && <Loader size="sm" aria-label="Counting" />}
        {!isEmpty && error === null && data !== undefined && (
          <>
            <Text fz={34} fw={650} lh={1.1} opacity={isFetching ? 0.6 : 1} data-testid="count">
              {data.is_whole ? '' : 'at least '}
              {data.count.toLocaleString('en')}
            </Text>
            <Text size="sm" c="dimmed">
              {shareOf(data)} of {overWhom(data)}
            </Text>
            {!data.is_whole && (
              <Text size="xs" c="dimmed">
                The workspace is too large to count whole while you edit. An export tells the exact number.
              </Text>
            )}
          </>
        )}
      </Stack>
    </Paper>
  )
}
