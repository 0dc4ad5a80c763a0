import { Anchor, Group, ScrollArea, Select, Table, Text } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { call } from '../../app/client.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { LoadMore } from '../../kit/load-more.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { Time } from '../../kit/time.tsx'
import classes from './data.module.css'
import { count } from './format.ts'
import { isMoving, type Job, kindName, kindOptions, stateOptions } from './job-words.ts'
import type { JobsSearch } from './searches.ts'
import { ShareBar } from './share-bar.tsx'
import { StateBadge } from './state-badge.tsx'

const pageSize = 50
const againMs = 2_000

function jobsQuery({ kind, state }: JobsSearch) {
  return infiniteQueryOptions({
    queryKey: ['data', 'jobs', 'list', { kind, state }],
    queryFn: ({ pageParam }) =>
      call('GET /v1/jobs', {
        query: {
          limit: pageSize,
          ...(kind !== undefined && { kind }),
          ...(state !== undefined && { state }),
          ...(pageParam !== '' && { cursor: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor,
    refetchInterval: ({ state: shown }) =>
      shown.data?.pages.some(page => page.data.some(isMoving)) === true ? againMs : false,
  })
}

export function JobsPage() {
  const search = useSearch({ from: '/shell/data/jobs' })
  const navigate = useNavigate()
  const list = useInfiniteQuery(jobsQuery(search))
  const jobs = list.data?.pages.flatMap(page => page.data)
  const isFiltered = search.kind !== undefined || search.state !== undefined
  return (
    <Page title="Jobs" lead="Everything that takes longer than one request, in the last seven days.">
      <Group>
        <Select
          aria-label="Kind"
          placeholder="Any kind"
          data={kindOptions}
          value={search.kind ?? null}
          onChange={kind =>
            void navigate({
              to: '/data/jobs',
              search: { ...(search.state && { state: search.state }), ...(kind && { kind }) },
            })
          }
          clearable
          w={240}
        />
        <Select
          aria-label="State"
          placeholder="Any state"
          data={stateOptions}
          value={search.state ?? null}
          onChange={state =>
            void navigate({
              to: '/data/jobs',
              search: { ...(search.kind && { kind: search.kind }), ...(state && { state }) },
            })
          }
          clearable
          w={200}
        />
      </Group>
      {list.isPending && <PageLoader />}
      {list.isError && jobs === undefined && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {jobs?.length === 0 && (
        <EmptyState icon={IconListCheck} title={isFiltered ? 'No such job' : 'There are no jobs'}>
          {isFiltered
            ? 'No job of the last seven days is of this kind and in this state.'
            : 'Imports, exports, batches of applications, backfills of mappings and rescoring show up here while they run and for a week after.'}
        </EmptyState>
      )}
      {jobs !== undefined && jobs.length > 0 && <JobsTable jobs={jobs} />}
      <LoadMore list={list} />
    </Page>
  )
}

/** Imports have a page of their own. */
function pageOfJob({ kind, id }: Job): string {
  return kind === 'import' ? `/data/imports/${id}` : `/data/jobs/${id}`
}

function JobsTable({ jobs }: { readonly jobs: readonly Job[] }) {
  return (
    <ScrollArea type="auto">
      <Table miw={780} highlightOnHover verticalSpacing="sm" aria-label="Jobs">
        <Table.Thead>
          <Table.Tr>
            {['Job', 'Works on', 'State', 'Progress'].map(name => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
            {['Rows', 'Changed', 'Failed'].map(name => (
              <Table.Th key={name} scope="col" ta="right">
                {name}
              </Table.Th>
            ))}
            <Table.Th scope="col">Made</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map(job => (
            <Table.Tr key={job.id}>
              <Table.Td maw={260}>
                <Anchor component={Link} to={pageOfJob(job)} size="sm" fw={500}>
                  {kindName(job.kind)}
                </Anchor>
                {job.operation !== null && job.operation !== job.kind && (
                  <Text size="xs" c="dimmed" truncate>
                    {job.operation}
                  </Text>
                )}
                {job.error !== null && (
                  <Text size="xs" className={classes['bad'] ?? ''} lineClamp={2}>
                    {job.error}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Text size="sm" truncate maw={160}>
                  {job.object}
                </Text>
              </Table.Td>
              <Table.Td>
                <StateBadge state={job.state} />
              </Table.Td>
              <Table.Td>
                <ShareBar state={job.state} share={job.progress} label={`Progress of ${kindName(job.kind)}`} />
              </Table.Td>
              <Table.Td ta="right">{count(job.processed)}</Table.Td>
              <Table.Td ta="right">{job.updated === null ? '–' : count(job.updated)}</Table.Td>
              <Table.Td ta="right">{count(job.failed)}</Table.Td>
              <Table.Td className={classes['short']}>
                <Time at={job.created_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
