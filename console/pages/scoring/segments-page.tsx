import { Anchor, Badge, Button, Table, Text } from '@mantine/core'
import { IconFilter, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../app/session.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { levelsQuery, segmentsQuery } from './queries.ts'
import { describeCondition, type Segment } from './segments/condition.ts'

export function SegmentsPage() {
  const { data, error, refetch } = useQuery(segmentsQuery)
  const mayEdit = useMay('scoring:write')
  const make = (
    <Button
      renderRoot={props => <Link {...props} to="/configure/segments/$id" params={{ id: 'new' }} />}
      leftSection={<IconPlus size={16} />}
      disabled={!mayEdit}
    >
      New segment
    </Button>
  )
  return (
    <Page title="Segments" lead="Groups of people by their fields, events and levels." actions={make}>
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <PageLoader />}
      {data?.data.length === 0 && (
        <EmptyState icon={IconFilter} title="No segments yet" action={make}>
          A segment is a saved question, such as “everybody at a large company who looked at the prices”. Its members
          are found anew whenever it is read, and can be exported.
        </EmptyState>
      )}
      {data !== undefined && data.data.length > 0 && <Segments segments={data.data} />}
    </Page>
  )
}

function Segments({ segments }: { readonly segments: readonly Segment[] }) {
  const levels = useQuery(levelsQuery)
  const levelName = (value: string) => levels.data?.data.find(({ id }) => id === value)?.name ?? value
  const describe = ({ rules, match }: Segment) =>
    rules.length === 0
      ? 'No conditions: nobody'
      : rules.map(rule => describeCondition(rule, levelName)).join(match === 'all' ? ' and ' : ' or ')
  return (
    <Table aria-label="Segments">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Name</Table.Th>
          <Table.Th scope="col">Conditions</Table.Th>
          <Table.Th scope="col">State</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {segments.map(segment => (
          <Table.Tr key={segment.id}>
            <Table.Td className="onefold-wrap">
              <Anchor
                renderRoot={props => <Link {...props} to="/configure/segments/$id" params={{ id: segment.id }} />}
                fw={600}
                inherit
              >
                {segment.name}
              </Anchor>
            </Table.Td>
            <Table.Td className="onefold-wrap">
              <Text size="sm" lineClamp={2}>
                {describe(segment)}
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge tt="none" {...(segment.active ? { color: 'teal.9' } : { variant: 'light', color: 'gray' })}>
                {segment.active ? 'Active' : 'Inactive'}
              </Badge>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
