import { Badge, Button, Group, Stack, Table } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../app/client.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { sayDone } from '../../../kit/say.ts'
import { Time } from '../../../kit/time.tsx'

export const ownSessionsKey = ['settings', 'sessions'] as const

export function OwnSessions() {
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ownSessionsKey, queryFn: () => call('GET /v1/sessions') })
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return null

  function endOthers(): void {
    confirm({
      title: 'Sign out everywhere else?',
      text: 'Every other browser that you are signed in with has to sign in again.',
      deed: 'Sign out elsewhere',
      isDangerous: true,
      async act() {
        await call('DELETE /v1/sessions')
        sayDone('You are signed in here alone.')
        await queryClient.invalidateQueries({ queryKey: ownSessionsKey })
      },
    })
  }

  return (
    <Stack>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Signed in</Table.Th>
            <Table.Th scope="col">Last used</Table.Th>
            <Table.Th scope="col">Ends if unused</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.data.map(({ is_current, created_at, last_seen_at, expires_at }) => (
            <Table.Tr key={`${created_at} ${last_seen_at} ${is_current}`}>
              <Table.Td>
                <Group gap="xs">
                  <Time at={created_at} />
                  {is_current && (
                    <Badge size="sm" variant="light">
                      This browser
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>
                <Time at={last_seen_at} />
              </Table.Td>
              <Table.Td>
                <Time at={expires_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {data.data.length > 1 && (
        <Group justify="flex-end">
          <Button variant="default" onClick={endOthers}>
            Sign out everywhere else
          </Button>
        </Group>
      )}
    </Stack>
  )
}
