import { Anchor, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { IconWebhook } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { Time } from '../../../kit/time.tsx'
import { type DeliveryState, deliveriesQuery } from '../queries.ts'
import { RetryButton } from './delivery-drawer.tsx'
import { outcomeOf, StateBadge } from './delivery-words.tsx'

type Props = { readonly state: DeliveryState | undefined; readonly onState: (state: string) => void }

export function Deliveries({ state, onState }: Props) {
  const query = useInfiniteQuery(deliveriesQuery(state))
  const deliveries = query.data?.pages.flatMap(page => page.data) ?? []
  return (
    <Stack gap="sm">
      <Group>
        <SegmentedControl
          aria-label="Which webhooks"
          data={[
            { value: '', label: 'All' },
            { value: 'pending', label: 'Waiting' },
            { value: 'delivered', label: 'Delivered' },
            { value: 'failed', label: 'Failed' },
          ]}
          value={state ?? ''}
          onChange={onState}
        />
      </Group>
      {query.error !== null && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {query.error === null && query.data === undefined && <PageLoader />}
      {query.data !== undefined && deliveries.length === 0 && (
        <EmptyState icon={IconWebhook} title={state === undefined ? 'Nothing has been sent yet' : 'None of these'}>
          Triggers and enrichments send webhooks to the addresses set there. Each one shows here for a week after it is
          settled, with every attempt.
        </EmptyState>
      )}
      {deliveries.length > 0 && (
        <Table aria-label="Webhooks">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Made</Table.Th>
              <Table.Th scope="col">To</Table.Th>
              <Table.Th scope="col">State</Table.Th>
              <Table.Th scope="col">Last attempt</Table.Th>
              <Table.Th scope="col" aria-label="Actions" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deliveries.map(delivery => (
              <Table.Tr key={delivery.id}>
                <Table.Td>
                  <Time at={delivery.created_at} />
                </Table.Td>
                <Table.Td>
                  <Anchor
                    size="sm"
                    className="onefold-mono"
                    renderRoot={props => (
                      <Link
                        {...props}
                        to="/configure/webhooks"
                        search={{ ...(state !== undefined && { state }), delivery: delivery.id }}
                      />
                    )}
                  >
                    {delivery.target_url}
                  </Anchor>
                  <Text size="xs" c="dimmed">
                    {delivery.topic}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <StateBadge state={delivery.state} />
                </Table.Td>
                <Table.Td className="onefold-wrap">{outcomeOf(delivery)}</Table.Td>
                <Table.Td>{delivery.state !== 'delivered' && <RetryButton id={delivery.id} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <LoadMore list={query} />
    </Stack>
  )
}
