import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../../app/client.ts'
import { objectsQuery } from '../../app/queries.ts'
import { useMay } from '../../app/session.ts'
import { sayFault } from '../../kit/say.ts'
import { Time } from '../../kit/time.tsx'
import { type BackfillKind, isUnderWay, type Job, latestBackfillQuery } from './queries.ts'

const starts = {
  backfill: () => call('POST /v1/mappings/backfill'),
  enrichment_backfill: () => call('POST /v1/enrichment-rules/backfill'),
} as const

/** Starts a backfill; disabled while one is under way, whoever began it. */
export function BackfillButton({ kind, label }: { readonly kind: BackfillKind; readonly label: string }) {
  const queries = useQueryClient()
  const mayStart = useMay('scoring:write')
  const { queryKey } = latestBackfillQuery(kind)
  const { data: job } = useQuery(latestBackfillQuery(kind))
  const start = useMutation({
    mutationFn: starts[kind],
    onSuccess: async started => {
      await queries.cancelQueries({ queryKey })
      queries.setQueryData(queryKey, started)
    },
    onError: error => sayFault('The backfill has not begun', error),
  })
  if (!mayStart) return null
  return (
    <Button
      leftSection={<IconRefresh size={16} />}
      variant="default"
      disabled={start.isPending || isUnderWay(job)}
      onClick={() => start.mutate()}
    >
      {label}
    </Button>
  )
}

type StatusProps = {
  readonly kind: BackfillKind
  /** What is counted, in the plural, such as `profiles`. */
  readonly counted: string
}

/** How far the latest backfill is, or what it came to. */
export function BackfillStatus({ kind, counted }: StatusProps) {
  const queries = useQueryClient()
  const { data: job } = useQuery(latestBackfillQuery(kind))
  const isRunning = isUnderWay(job)
  const wasRunning = useRef(isRunning)
  useEffect(() => {
    // It may have brought fields that nobody had declared.
    if (wasRunning.current && !isRunning) void queries.invalidateQueries({ queryKey: objectsQuery.queryKey })
    wasRunning.current = isRunning
  }, [isRunning, queries])
  if (job === null || job === undefined) return null
  return (
    <Paper withBorder p="sm" role="status" aria-live="polite">
      {isRunning ? <UnderWay job={job} counted={counted} /> : <Over job={job} counted={counted} />}
    </Paper>
  )
}

function UnderWay({ job, counted }: { readonly job: Job; readonly counted: string }) {
  const share = Math.round(job.progress * 100)
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm" fw={500}>
          {job.state === 'pending' ? 'The backfill waits for its turn' : 'The backfill is running'}
        </Text>
        <Text size="sm" c="dimmed">
          {job.processed.toLocaleString('en')} of {job.total.toLocaleString('en')} {counted} processed,{' '}
          {(job.updated ?? 0).toLocaleString('en')} updated
        </Text>
      </Group>
      <Progress.Root size="md">
        <Progress.Section value={Math.max(share, 2)} animated aria-label="Progress of the backfill" />
      </Progress.Root>
    </Stack>
  )
}

function Over({ job, counted }: { readonly job: Job; readonly counted: string }) {
  const isDone = job.state === 'completed'
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      {isDone ? (
        <IconCircleCheck size={20} color="var(--mantine-color-teal-6)" />
      ) : (
        <IconAlertTriangle size={20} color="var(--mantine-color-red-6)" />
      )}
      <Text size="sm">
        {isDone
          ? 'Backfill completed'
          : `The backfill ended as ${job.state}: ${job.error ?? 'no reason is known'}. Running it again is safe`}
        {': '}
        <b>{job.processed.toLocaleString('en')}</b> {counted} processed,{' '}
        <b>{(job.updated ?? 0).toLocaleString('en')}</b> updated.{' '}
        <Text span c="dimmed" size="sm">
          <Time at={job.completed_at ?? job.created_at} />
        </Text>
      </Text>
    </Group>
  )
}
