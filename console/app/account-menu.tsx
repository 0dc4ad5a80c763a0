import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconAdjustments, IconCheck, IconLogout } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memberName } from '../kit/person-name.ts'
import { sayFault } from '../kit/say.ts'
import { enterWorkspace, signOut, useSession } from './session.ts'

export function AccountMenu() {
  const { user, workspace, role, workspaces } = useSession()
  const name = memberName(user)
  const others = workspaces.length > 1
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton>
          <Avatar name={name} color="brand.8" variant="filled" size={34} aria-hidden />
          <VisuallyHidden>
            {name}, {workspace.name}
          </VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
          <Text size="xs" truncate>
            {role} in {workspace.name}
          </Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/settings/account" leftSection={<IconAdjustments size={16} />}>
          Account
        </Menu.Item>
        {others && <Menu.Divider />}
        {others && <Menu.Label>Workspaces</Menu.Label>}
        {others &&
          workspaces.map(each => (
            <Menu.Item
              key={each.id}
              disabled={each.id === workspace.id}
              rightSection={each.id === workspace.id ? <IconCheck size={16} aria-label="You are here" /> : null}
              onClick={() => enterWorkspace(each.id).catch(error => sayFault('The workspace did not open', error))}
            >
              <Text size="sm" truncate>
                {each.name}
              </Text>
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          onClick={() => signOut().catch(error => sayFault('You are still signed in', error))}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
