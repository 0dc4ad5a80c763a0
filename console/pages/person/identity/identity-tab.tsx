import { Alert, Center, Loader, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { ErrorState } from '../../../kit/error-state.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { usePersonSearch } from '../person-search.ts'
import { graphQuery } from '../queries.ts'
import { IdentifierTable } from './identifier-table.tsx'
import { identityGraph } from './identity-graph.ts'
import { MergePanel } from './merge-panel.tsx'
import { MergeTable } from './merge-table.tsx'

const GraphView = lazy(async () => ({ default: (await import('./graph-view.tsx')).GraphView }))

/** What holds the profile together, and how a wrong merge is undone. */
export function IdentityTab({ id }: { readonly id: string }) {
  const { search, change } = usePersonSearch()
  const graph = useQuery(graphQuery(id))
  const drawn = useMemo(() => graph.data && identityGraph(graph.data), [graph.data])
  if (graph.isError) return <ErrorState error={graph.error} retry={() => void graph.refetch()} />
  if (graph.data === undefined || drawn === undefined) return <PageLoader />
  const { homes, merges } = graph.data
  const merge = merges.find(one => one.id === search.merge)
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {summaryOf(homes.length, merges.filter(one => one.undone_at === null).length)} Choose a merge to see why it
        happened{merges.some(one => one.undone_at === null) && ', and to undo it'}.
      </Text>
      {!graph.data.is_complete && (
        <Alert color="yellow">This profile is made of more than can be shown; the first part of it is here.</Alert>
      )}
      <Suspense
        fallback={
          <Center h={320}>
            <Loader size="sm" aria-label="Loading the graph" />
          </Center>
        }
      >
        <GraphView graph={drawn} selected={search.merge} />
      </Suspense>
      {merge !== undefined && (
        <MergePanel key={merge.id} merge={merge} graph={graph.data} close={() => change({ merge: undefined })} />
      )}
      {merges.length > 0 && (
        <section aria-label="Merges">
          <Title order={2} size="h5" mb="xs">
            Merges
          </Title>
          <MergeTable graph={graph.data} selected={search.merge} />
        </section>
      )}
      <section aria-label="Identifiers">
        <Title order={2} size="h5" mb="xs">
          Identifiers
        </Title>
        <IdentifierTable graph={graph.data} />
      </section>
    </Stack>
  )
}

function summaryOf(homes: number, merges: number): string {
  if (homes === 1) return 'This profile has absorbed no other.'
  const joined = merges === 1 ? 'one merge' : `${merges.toLocaleString('en')} merges`
  return `This profile is made of ${homes.toLocaleString('en')} that ${joined} joined.`
}
