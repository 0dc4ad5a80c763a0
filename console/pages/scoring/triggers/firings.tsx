import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconBolt } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { Time } from '../../../kit/time.tsx'
import { firingsQuery } from '../queries.ts'

type Props = { readonly triggerId: string | undefined; readonly onAll: () => void }

/** What milestones and sequences have set off, latest first. */
export function Firings({ triggerId, onAll }: Props) {
  const query = useInfiniteQuery(firingsQuery(triggerId))
  const firings = query.data?.pages.flatMap(page => page.data) ?? []
  if (query.error !== null) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  if (query.data === undefined) return <PageLoader />
  return (
    <Stack gap="sm">
      {triggerId !== undefined && (
        <Group>
          <Text size="sm">Only of one trigger.</Text>
          <Button size="compact-sm" variant="subtle" onClick={onAll}>
            Show all
          </Button>
        </Group>
      )}
      {firings.length === 0 ? (
        <EmptyState icon={IconBolt} title="Nothing has fired yet">
          When somebody reaches a milestone or completes a sequence, it shows here, with the event that did it.
        </EmptyState>
      ) : (
        <Table aria-label="Firings">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">When</Table.Th>
              <Table.Th scope="col">Trigger</Table.Th>
              <Table.Th scope="col">By the event</Table.Th>
              <Table.Th scope="col">Score then</Table.Th>
              <Table.Th scope="col">Person</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {firings.map(firing => (
              <Table.Tr key={firing.id}>
                <Table.Td>
                  <Time at={firing.fired_at} />
                </Table.Td>
                <Table.Td className="onefold-wrap">
                  {firing.trigger_name}
                  <Text size="xs" c="dimmed">
                    {firing.kind}
                  </Text>
                </Table.Td>
                <Table.Td className="onefold-wrap">{firing.event_type}</Table.Td>
                <Table.Td>{firing.score.toLocaleString('en')}</Table.Td>
                <Table.Td>
                  <Anchor component={Link} to={`/profiles/${firing.profile_id}`} size="sm">
                    Open the profile
                  </Anchor>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <LoadMore list={query} />
    </Stack>
  )
}
