import { ActionIcon, Avatar, Badge, Group, Menu, Select, Stack, Table, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconKey, IconUserMinus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../app/client.ts'
import { membersKey } from '../../../app/queries.ts'
import { readRole, roles } from '../../../app/roles.ts'
import { type Role, sessionQuery, useSession } from '../../../app/session.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { memberName } from '../../../kit/person-name.ts'
import { sayDone, sayFault } from '../../../kit/say.ts'
import { ShownOnce } from '../../../kit/shown-once.tsx'
import { Time } from '../../../kit/time.tsx'
import type { Member } from './members-data.ts'

type Props = { readonly member: Member; readonly mayChange: boolean; readonly isLastAdmin: boolean }

export function MemberRow({ member, mayChange, isLastAdmin }: Props) {
  const { user } = useSession()
  const queryClient = useQueryClient()
  const isSelf = member.id === user.id
  const name = memberName(member)
  const changed = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: membersKey }),
      ...(isSelf ? [queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })] : []),
    ])
  const { mutate: changeRole, isPending } = useMutation({
    mutationFn: (role: Role) => call('PATCH /v1/members/{id}', { path: { id: member.id }, body: { role } }),
    onSuccess: ({ role }) => sayDone(`${name} is now ${role === 'viewer' ? 'a' : 'an'} ${role}.`),
    onError: error => sayFault('The role stays', error),
    onSettled: changed,
  })

  function choose(chosen: string | null): void {
    const role = readRole(chosen)
    if (role === undefined || role === member.role) return
    if (!isSelf) changeRole(role)
    else askToStepDown(role)
  }

  function askToStepDown(role: Role): void {
    confirm({
      title: 'Give up being an admin?',
      text: 'You will not be able to manage members or keys, nor to take this back yourself.',
      deed: `Become ${role === 'viewer' ? 'a' : 'an'} ${role}`,
      isDangerous: true,
      act: async () => changeRole(role),
    })
  }

  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        <Group gap="sm" wrap="nowrap">
          <Avatar name={name} color="brand.8" variant="filled" size={34} aria-hidden />
          <Stack gap={0} miw={0}>
            <Group gap={6}>
              <Text size="sm" fw={550} className="onefold-wrap">
                {name}
              </Text>
              {isSelf && (
                <Badge size="xs" variant="light">
                  You
                </Badge>
              )}
            </Group>
            <Text size="xs" c="dimmed" className="onefold-wrap">
              {member.email}
            </Text>
          </Stack>
        </Group>
      </Table.Th>
      <Table.Td>
        {mayChange ? (
          <Select
            aria-label={`Role of ${name}`}
            data={roles.map(({ value, label }) => ({ value, label }))}
            value={member.role}
            onChange={choose}
            disabled={isLastAdmin || isPending}
            allowDeselect={false}
            size="xs"
            w={120}
          />
        ) : (
          <Text size="sm" tt="capitalize">
            {member.role}
          </Text>
        )}
        {mayChange && isLastAdmin && (
          <Text size="xs" c="dimmed" mt={4} maw={220}>
            The last admin. Make another member one to change or remove this.
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Time at={member.created_at} />
      </Table.Td>
      {mayChange && (
        <Table.Td>
          <MemberMenu member={member} name={name} isLastAdmin={isLastAdmin} changed={changed} />
        </Table.Td>
      )}
    </Table.Tr>
  )
}

type MenuProps = {
  readonly member: Member
  readonly name: string
  readonly isLastAdmin: boolean
  readonly changed: () => Promise<unknown>
}

function MemberMenu({ member, name, isLastAdmin, changed }: MenuProps) {
  const path = { id: member.id }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconKey size={16} />} onClick={() => askForPasswordLink(path, name)}>
          Link to a new password
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconUserMinus size={16} />}
          disabled={isLastAdmin}
          onClick={() =>
            confirm({
              title: `Remove ${name}?`,
              text: 'Their sessions and personal keys open nothing here any more. What they wrote keeps their name, and they can be invited again.',
              deed: 'Remove',
              isDangerous: true,
              async act() {
                await call('DELETE /v1/members/{id}', { path })
                sayDone(`${name} has left the workspace.`)
                await changed()
              },
            })
          }
        >
          Remove from the workspace
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function askForPasswordLink(path: { readonly id: string }, name: string): void {
  confirm({
    title: `Make a link to a new password for ${name}?`,
    text: 'Whoever opens the link chooses the password. Using it ends all sessions of this person. An earlier link ends.',
    deed: 'Make the link',
    async act() {
      const { link } = await call('POST /v1/members/{id}/password-link', { path })
      modals.open({
        title: `A new password for ${name}`,
        size: 'lg',
        children: (
          <ShownOnce secrets={[{ label: 'Link', value: link }]}>
            Onefold sends no mail: hand this link over yourself. It works once, for seven days.
          </ShownOnce>
        ),
      })
    },
  })
}
