import { Anchor, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'

export function NotFound() {
  return (
    <Stack align="center" mih={300} justify="center" gap="xs">
      <Title order={1} size="h3">
        There is nothing at this address
      </Title>
      <Text c="dimmed">It may have been removed, or the link is incomplete.</Text>
      <Anchor component={Link} to="/">
        Go home
      </Anchor>
    </Stack>
  )
}
