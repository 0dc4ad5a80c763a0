import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { messageOf } from '../app/client.ts'

type Props = { readonly error: unknown; readonly title?: string; readonly retry?: () => void }

/** What went wrong in the server's words, and a way on. */
export function ErrorState({ error, title = 'This could not be loaded', retry }: Props) {
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={title} role="alert">
      <Stack align="flex-start" gap="xs">
        <Text size="sm">{messageOf(error)}</Text>
        <Button size="xs" variant="light" color="red" onClick={retry ?? (() => location.reload())}>
          Try again
        </Button>
      </Stack>
    </Alert>
  )
}
