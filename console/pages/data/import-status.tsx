import { Group, Paper, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { Time } from '../../kit/time.tsx'
import { several } from '../../kit/words.ts'
import classes from './data.module.css'
import { count, fileSize, percent, timeLeft, timeTaken } from './format.ts'
import { describeImport } from './import-words.ts'
import type { Import } from './imports.ts'
import { isMoving } from './job-words.ts'
import { Notice } from './notice.tsx'
import { usePace } from './pace.ts'
import { StateBadge } from './state-badge.tsx'

/** Where an import stands: how far, how fast, what came of it so far, and all that in words. */
export function ImportStatus({ view }: { readonly view: Import }) {
  return (
    <Stack gap="md">
      {isMoving(view) || view.state === 'paused' ? <UnderWay view={view} /> : <Outcome view={view} />}
      <Counts view={view} />
    </Stack>
  )
}

function shareOf({ bytes_read: read, bytes_total: total, state }: Import): number | null {
  if (state === 'completed') return 1
  return total === null || total === 0 ? null : Math.min(1, read / total)
}

function UnderWay({ view }: { readonly view: Import }) {
  const { state, rows } = view
  const share = shareOf(view)
  const pace = usePace({ state, rows: rows.processed, share })
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap="sm">
            <StateBadge state={state} />
            <Text size="sm">{several(rows.processed, 'row')} so far</Text>
          </Group>
          <Text size="sm" c="dimmed">
            {[
              ...(pace === null ? [] : [`${count(Math.round(pace.rowsPerSecond))} rows a second`]),
              ...(pace?.secondsLeft ? [`${timeLeft(pace.secondsLeft)} left`] : []),
            ].join(' · ')}
          </Text>
        </Group>
        <Progress.Root size="lg">
          <Progress.Section
            value={(share ?? 0) * 100}
            animated={state === 'running'}
            color={state === 'paused' ? 'yellow' : 'brand'}
            aria-label="Progress of the import"
          />
        </Progress.Root>
        <Group justify="space-between" gap="xs">
          <Text size="sm">{describeImport(view)}</Text>
          {view.bytes_total !== null && (
            <Text size="sm" c="dimmed">
              {percent(share ?? 0)} of {fileSize(view.bytes_total)}
            </Text>
          )}
        </Group>
      </Stack>
    </Paper>
  )
}

const looks = {
  completed: { color: 'teal', icon: IconCircleCheck },
  failed: { color: 'red', icon: IconAlertTriangle },
} as const

function titleOf({ state, dry_run: isDryRun, error }: Import): string {
  switch (state) {
    case 'completed':
      return isDryRun ? 'This is what the import would do' : 'The import is done'
    case 'failed':
      return error === null ? 'The import failed' : sentence(error.message)
    case 'cancelled':
      return 'The import was cancelled'
    default:
      return 'The import has not begun'
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function Outcome({ view }: { readonly view: Import }) {
  const { state, error, started_at: startedAt, completed_at: completedAt } = view
  const look = state === 'completed' || state === 'failed' ? looks[state] : { color: 'gray', icon: IconInfoCircle }
  return (
    <Notice color={look.color} icon={<look.icon size={20} aria-hidden />} title={titleOf(view)} role="status">
      <Stack gap={4}>
        <Text size="sm">{describeImport(view)}</Text>
        {error !== null && error.line !== null && <Text size="sm">It is line {count(error.line)} of the file.</Text>}
        {startedAt !== null && completedAt !== null && (
          <Text size="sm">
            It took {timeTaken(startedAt, completedAt)} and ended <Time at={completedAt} />.
          </Text>
        )}
      </Stack>
    </Notice>
  )
}

function Counts({ view }: { readonly view: Import }) {
  const { rows, merges, conflicts, dry_run: isDryRun } = view
  const would = isDryRun ? 'Would be ' : ''
  const figures = [
    ['Rows', rows.processed],
    [`${would}added`, rows.created],
    [`${would}updated`, rows.updated],
    ['Nothing new', rows.unchanged],
    [isDryRun ? 'Would be refused' : 'Not written', rows.failed],
    [`${would}joined`, merges],
    ['Conflicts', conflicts],
  ] as const
  return (
    <SimpleGrid cols={{ base: 2, xs: 4, lg: 7 }} spacing="sm">
      {figures.map(([label, figure], index) => (
        <Paper key={label} withBorder px="sm" py="sm">
          <Text size="xs" c="dimmed">
            {sentence(label)}
          </Text>
          <div className={`${classes['figure']} ${index === 4 && figure > 0 ? classes['bad'] : ''}`}>
            {count(figure)}
          </div>
        </Paper>
      ))}
    </SimpleGrid>
  )
}
