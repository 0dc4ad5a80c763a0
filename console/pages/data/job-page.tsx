import { Anchor, Breadcrumbs, Button, Group, Paper, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { call, follow } from '../../app/client.ts'
import { Copy } from '../../kit/copy.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { Time } from '../../kit/time.tsx'
import classes from './data.module.css'
import { count, percent, timeLeft, timeTaken } from './format.ts'
import { explainKind, isOver, type Job, kindName } from './job-words.ts'
import { useLive } from './live.ts'
import { Notice } from './notice.tsx'
import { usePace } from './pace.ts'
import { StateBadge } from './state-badge.tsx'

export function JobPage() {
  const { id } = useParams({ from: '/shell/data/jobs/$id' })
  const { data, error, refetch } = useLive<Job>({
    queryKey: ['data', 'jobs', 'one', id],
    read: () => call('GET /v1/jobs/{id}', { path: { id } }),
    follow: signal => follow('GET /v1/jobs/{id}/stream', { path: { id }, signal }),
  })
  return (
    <Page
      title={data === undefined ? 'Job' : kindName(data.kind)}
      lead={data === undefined ? undefined : explainKind(data.kind)}
      actions={data === undefined ? undefined : <Elsewhere job={data} />}
    >
      <Breadcrumbs>
        <Anchor component={Link} to="/data/jobs" size="sm">
          Jobs
        </Anchor>
        <Group gap={2}>
          <Text size="sm" className="onefold-mono">
            {id}
          </Text>
          <Copy value={id} label="Copy the id" />
        </Group>
      </Breadcrumbs>
      {data === undefined && error === null && <PageLoader />}
      {data === undefined && error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && <JobStatus job={data} />}
    </Page>
  )
}

function Elsewhere({ job }: { readonly job: Job }) {
  if (job.kind === 'import') {
    return (
      <Button component={Link} to={`/data/imports/${job.id}`} variant="default">
        The import
      </Button>
    )
  }
  if (job.kind !== 'export') return null
  return (
    <Button component={Link} to="/data/exports" variant="default">
      All exports and their files
    </Button>
  )
}

function JobStatus({ job }: { readonly job: Job }) {
  const { state, processed, updated, failed, total, progress, error } = job
  const pace = usePace({ state, rows: processed, share: progress })
  const figures = [
    ['Rows so far', processed],
    ...(total > 0 ? [['Rows in all', total] as const] : []),
    ...(updated === null ? [] : [['Changed', updated] as const]),
    ['Refused', failed],
  ] as const
  return (
    <Stack>
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Group justify="space-between">
            <Group gap="sm">
              <StateBadge state={state} />
              <Text size="sm">{percent(progress)}</Text>
            </Group>
            <Text size="sm" c="dimmed">
              {pace === null ? '' : `${count(Math.round(pace.rowsPerSecond))} rows a second`}
              {pace?.secondsLeft ? ` · ${timeLeft(pace.secondsLeft)} left` : ''}
            </Text>
          </Group>
          {!isOver(job) && (
            <Progress.Root size="lg">
              <Progress.Section
                value={progress * 100}
                animated={state === 'running'}
                aria-label="Progress of the job"
              />
            </Progress.Root>
          )}
          <Text size="sm" c="dimmed" component="div">
            Made <Time at={job.created_at} />
            {job.started_at !== null && job.completed_at !== null && (
              <span> · took {timeTaken(job.started_at, job.completed_at)}</span>
            )}
            <span> · works on {job.object}</span>
            {job.operation !== null && <span> · {job.operation}</span>}
          </Text>
        </Stack>
      </Paper>
      {error !== null && (
        <Notice color="red" icon={<IconAlertTriangle size={18} aria-hidden />} title="The job failed">
          <Text size="sm">{error}</Text>
        </Notice>
      )}
      <SimpleGrid cols={{ base: 2, xs: 4 }}>
        {figures.map(([label, figure]) => (
          <Paper key={label} withBorder px="md" py="sm">
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <div className={classes['figure']}>{count(figure)}</div>
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  )
}
