import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { messageOf } from '../app/client.ts'

type Props = {
  readonly error: unknown
  readonly title?: string
  readonly retry?: () => void
  readonly children?: ReactNode
}

/** What went wrong in the server's words, and a way on; children are further ways. */
export function ErrorState({ error, title = 'This could not be loaded', retry, children }: Props) {
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={title} role="alert">
      <Stack align="flex-start" gap="xs">
        <Text size="sm">{messageOf(error)}</Text>
        <Group gap="xs">
          <Button size="xs" variant="light" color="red" onClick={retry ?? (() => location.reload())}>
            Try again
          </Button>
          {children}
        </Group>
      </Stack>
    </Alert>
  )
}
