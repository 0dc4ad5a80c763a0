import { Table } from '@mantine/core'
import { Time } from '../../../kit/time.tsx'
import { SearchLink } from '../parts/links.tsx'
import { Source } from '../parts/source.tsx'
import { type Graph, labelOfHome, whyMerged } from './identity-graph.ts'
import { MergeStateBadge } from './merge-state.tsx'

type Props = { readonly graph: Graph; readonly selected: string | undefined }

/** The merges of the graph as a list. */
export function MergeTable({ graph, selected }: Props) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Merge</Table.Th>
            <Table.Th scope="col">Why</Table.Th>
            <Table.Th scope="col">Source</Table.Th>
            <Table.Th scope="col">When</Table.Th>
            <Table.Th scope="col">State</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {graph.merges.map(merge => (
            <Table.Tr
              key={merge.id}
              {...(merge.id === selected && { bg: 'var(--mantine-primary-color-light)', 'aria-current': true })}
            >
              <Table.Th scope="row" fw={500} maw={320}>
                <SearchLink change={{ merge: merge.id }}>
                  <bdi>{labelOfHome(graph, merge.survivor_id)}</bdi> and{' '}
                  <bdi>{labelOfHome(graph, merge.absorbed_id)}</bdi>
                </SearchLink>
              </Table.Th>
              <Table.Td maw={300}>
                <bdi>{whyMerged(merge)}</bdi>
              </Table.Td>
              <Table.Td>
                <Source source={merge.source} />
              </Table.Td>
              <Table.Td>
                <Time at={merge.merged_at} />
              </Table.Td>
              <Table.Td>
                <MergeStateBadge merge={merge} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
