import { Alert, Button, Code, Drawer, Group, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../app/client.ts'
import { useMay } from '../../../app/session.ts'
import { Copy } from '../../../kit/copy.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { sayDone, sayFault } from '../../../kit/say.ts'
import { Time } from '../../../kit/time.tsx'
import { deliveryQuery } from '../queries.ts'
import { StateBadge } from './delivery-words.tsx'

/** Sends a webhook again, whether it failed or waits for its next attempt. */
export function RetryButton({ id, label = 'Send again' }: { readonly id: string; readonly label?: string }) {
  const mayRetry = useMay('webhooks:write')
  const queryClient = useQueryClient()
  const retry = useMutation({
    mutationFn: () => call('POST /v1/webhook-deliveries/{id}/retry', { path: { id } }),
    onSuccess: () => sayDone('It is being sent again.'),
    onError: error => sayFault('It was not sent again', error),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['scoring', 'deliveries'] }),
        queryClient.invalidateQueries({ queryKey: ['scoring', 'delivery', id] }),
      ]),
  })
  return (
    <Button
      size="xs"
      variant="light"
      leftSection={<IconRefresh size={14} />}
      loading={retry.isPending}
      disabled={!mayRetry}
      onClick={() => retry.mutate()}
    >
      {label}
    </Button>
  )
}

type Props = { readonly id: string | undefined; readonly onClose: () => void }

export function DeliveryDrawer({ id, onClose }: Props) {
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title="Webhook"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {id !== undefined && <Details id={id} />}
    </Drawer>
  )
}

function Details({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(deliveryQuery(id))
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <PageLoader />
  const body = data.body === null ? '' : JSON.stringify(data.body, null, 2)
  return (
    <Stack>
      <Group justify="space-between">
        <StateBadge state={data.state} />
        {data.state !== 'delivered' && <RetryButton id={id} />}
      </Group>
      <div>
        <Text size="xs" c="dimmed">
          {data.topic} to
        </Text>
        <Text size="sm" className="onefold-mono">
          {data.target_url}
        </Text>
        <Text size="xs" c="dimmed" mt="xs">
          webhook-id
        </Text>
        <Text size="sm" className="onefold-mono">
          {data.id}
        </Text>
      </div>
      {data.next_attempt_at !== null && (
        <Text size="sm" component="div">
          Next attempt <Time at={data.next_attempt_at} />
        </Text>
      )}
      {data.attempts.length === 0 ? (
        <Text size="sm" c="dimmed">
          It has not been sent yet.
        </Text>
      ) : (
        <Table aria-label="Attempts">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Attempt</Table.Th>
              <Table.Th scope="col">When</Table.Th>
              <Table.Th scope="col">Outcome</Table.Th>
              <Table.Th scope="col">Took</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.attempts.map(({ attempt, at, status, error: fault, duration_ms: ms }) => (
              <Table.Tr key={attempt}>
                <Table.Td>{attempt}</Table.Td>
                <Table.Td>
                  <Time at={at} />
                </Table.Td>
                <Table.Td className="onefold-wrap">{status ?? fault ?? 'No answer'}</Table.Td>
                <Table.Td>{ms.toLocaleString('en')} ms</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {body === '' ? (
        <Alert color="gray">The body tells of a person; reading it needs the right to read profiles.</Alert>
      ) : (
        <Stack gap={4}>
          <Group justify="space-between">
            <Text size="sm" fw={600}>
              Body
            </Text>
            <Copy value={body} label="Copy the body" />
          </Group>
          <ScrollArea.Autosize mah={360} tabIndex={0} aria-label="Body">
            <Code block>{body}</Code>
          </ScrollArea.Autosize>
        </Stack>
      )}
    </Stack>
  )
}
