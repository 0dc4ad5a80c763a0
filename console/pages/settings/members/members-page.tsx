import { Button, Card, Table } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMay } from '../../../app/session.ts'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { Page } from '../../../kit/page.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { Invitations } from './invitations.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MemberRow } from './member-row.tsx'
import { useMembers } from './members-data.ts'

export function MembersPage() {
  const mayChange = useMay('members:write')
  const { dialog } = useSearch({ from: '/shell/settings/members' })
  const navigate = useNavigate({ from: '/settings/members' })
  const { items, error, retry, ...more } = useMembers()
  const admins = items?.filter(({ role }) => role === 'admin').length ?? 0
  return (
    <Page
      title="Members"
      lead="The people who work in this workspace, and what each of them may do."
      actions={
        mayChange && (
          <Button
            leftSection={<IconUserPlus size={16} />}
            onClick={() => void navigate({ search: { dialog: 'invite' } })}
          >
            Invite somebody
          </Button>
        )
      }
    >
      {error !== null && <ErrorState error={error} retry={retry} />}
      {items === undefined && error === null && <PageLoader />}
      {items !== undefined && (
        <Card withBorder padding={0}>
          <Table.ScrollContainer minWidth={560} type="native">
            <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Name</Table.Th>
                  <Table.Th scope="col">Role</Table.Th>
                  <Table.Th scope="col">Member since</Table.Th>
                  {mayChange && <Table.Th scope="col" w={60} aria-label="More" />}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(member => (
                  <MemberRow
                    key={member.id}
                    member={member}
                    mayChange={mayChange}
                    isLastAdmin={member.role === 'admin' && admins === 1 && !more.hasNextPage}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
      <LoadMore list={more} />
      {items !== undefined && <Invitations mayChange={mayChange} />}
      {mayChange && <InviteDialog opened={dialog === 'invite'} close={() => void navigate({ search: {} })} />}
    </Page>
  )
}
