import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession } from './session.ts'

export function AccountMenu() {
  const { user, workspace, role } = useSession()
  const name = `${user.first_name} ${user.last_name}`.trim() || user.email
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={`${name}, ${workspace.name}`}>
          <Avatar name={name} color="initials" size={34} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs">
            {role} in {workspace.name}
          </Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/settings/account" leftSection={<IconAdjustments size={16} />}>
          Account
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
