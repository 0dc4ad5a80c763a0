import { Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../../../app/client.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { sayDone } from '../../../kit/say.ts'
import { Time } from '../../../kit/time.tsx'
import { usePages } from '../../../kit/use-pages.ts'
import { invitationsKey } from './members-data.ts'

/** Links that were made and nobody has used yet. */
export function Invitations({ mayChange }: { readonly mayChange: boolean }) {
  const queryClient = useQueryClient()
  const { items, error, retry, ...more } = usePages(invitationsKey, place =>
    call('GET /v1/invitations', { query: place }),
  )
  if (error !== null) return <ErrorState error={error} retry={retry} />
  if (items === undefined) return null

  function takeBack(id: string, email: string): void {
    confirm({
      title: `Take the invitation of ${email} back?`,
      text: 'Its link opens nothing from then on. You can invite them again.',
      deed: 'Take it back',
      isDangerous: true,
      async act() {
        await call('DELETE /v1/invitations/{id}', { path: { id } })
        sayDone('The invitation is taken back.')
        await queryClient.invalidateQueries({ queryKey: invitationsKey })
      },
    })
  }

  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        Open invitations
      </Title>
      {items.length === 0 ? (
        <Text size="sm" c="dimmed">
          None. An invitation is a link that you hand over; it stands here until it is used or has expired.
        </Text>
      ) : (
        <Card withBorder padding={0}>
          <Table.ScrollContainer minWidth={560} type="native">
            <Table verticalSpacing="sm" horizontalSpacing="md">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">E-mail</Table.Th>
                  <Table.Th scope="col">Role</Table.Th>
                  <Table.Th scope="col">Made</Table.Th>
                  <Table.Th scope="col">Expires</Table.Th>
                  {mayChange && <Table.Th scope="col" aria-label="More" />}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(({ id, email, role, created_at, expires_at }) => (
                  <Table.Tr key={id}>
                    <Table.Th scope="row" fw={400} className="onefold-wrap">
                      {email}
                    </Table.Th>
                    <Table.Td tt="capitalize">{role}</Table.Td>
                    <Table.Td>
                      <Time at={created_at} />
                    </Table.Td>
                    <Table.Td>
                      <Time at={expires_at} />
                    </Table.Td>
                    {mayChange && (
                      <Table.Td>
                        <Group justify="flex-end">
                          <Button
                            size="compact-sm"
                            variant="subtle"
                            color="red"
                            onClick={() => takeBack(id, email)}
                            aria-label={`Take back the invitation of ${email}`}
                          >
                            Take back
                          </Button>
                        </Group>
                      </Table.Td>
                    )}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
      <LoadMore list={more} />
    </Stack>
  )
}
