import { Alert, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { EmptyState } from '../../kit/empty-state.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { LoadMore } from '../../kit/load-more.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { ConflictsTable } from './conflicts-table.tsx'
import { conflictsQuery } from './queries.ts'
import type { ConflictState } from './search.ts'

export function ConflictsPage() {
  const { state = 'open' } = useSearch({ from: '/shell/conflicts' })
  const navigate = useNavigate()
  const list = useInfiniteQuery(conflictsQuery(state))
  const conflicts = list.data?.pages.flatMap(page => page.data) ?? []
  const names = Object.assign({}, ...(list.data?.pages.map(page => page.names) ?? []))
  function show(wanted: string): void {
    void navigate({ to: '/conflicts', search: wanted === 'resolved' ? { state: 'resolved' } : {} })
  }
  return (
    <Page title="Conflicts" lead="An identifier points at two people, and the rules do not join them. You decide.">
      <Group justify="space-between">
        <SegmentedControl
          aria-label="Which conflicts"
          value={state}
          onChange={show}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'resolved', label: 'Resolved' },
          ]}
        />
        <Text size="sm" c="dimmed" visibleFrom="sm">
          J and K move, Enter opens
        </Text>
      </Group>
      {list.isPending ? (
        <PageLoader />
      ) : list.isError ? (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      ) : conflicts.length === 0 ? (
        <Nothing state={state} />
      ) : (
        <Stack>
          <ConflictsTable key={state} conflicts={conflicts} names={names} />
          <LoadMore list={list} />
        </Stack>
      )}
    </Page>
  )
}

function Nothing({ state }: { readonly state: ConflictState }) {
  if (state === 'resolved') return <Alert color="gray">No conflict has been decided yet.</Alert>
  return (
    <EmptyState icon={IconArrowsSplit2} title="Nothing to decide">
      When two people share an e-mail address or another identifier and the rules forbid joining them, both stay as they
      are and the pair waits here.
    </EmptyState>
  )
}
