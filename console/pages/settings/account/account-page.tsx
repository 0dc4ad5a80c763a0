import { Button, Group, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { roles } from '../../../app/roles.ts'
import { signOut, useSession } from '../../../app/session.ts'
import { Page } from '../../../kit/page.tsx'
import { sayFault } from '../../../kit/say.ts'
import { Section } from '../section.tsx'
import { NameForm } from './name-form.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { PasswordForm } from './password-form.tsx'

export function AccountPage() {
  const { user, workspace, role } = useSession()
  return (
    <Page
      title="Account"
      lead={user.email}
      actions={
        <Button
          variant="default"
          leftSection={<IconLogout size={16} />}
          onClick={() => signOut().catch(error => sayFault('You are still signed in', error))}
        >
          Sign out
        </Button>
      }
    >
      <Stack gap="md" maw={720}>
        <Section title="Name" lead={`How ${workspace.name} knows you; it stands beside what you write.`}>
          <NameForm />
        </Section>
        <Section title="Role">
          <Text size="sm">
            <b>{roles.find(({ value }) => value === role)?.label}</b> in {workspace.name}.{' '}
            {roles.find(({ value }) => value === role)?.may}
          </Text>
        </Section>
        <Section title="Appearance">
          <Appearance />
        </Section>
        <Section title="Password" lead="A change signs you out everywhere else.">
          <PasswordForm />
        </Section>
        <Section title="Where you are signed in">
          <OwnSessions />
        </Section>
      </Stack>
    </Page>
  )
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Group>
      <SegmentedControl
        aria-label="Colour scheme"
        value={colorScheme}
        onChange={setColorScheme}
        data={[
          { value: 'auto', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </Group>
  )
}
