import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

type Props = {
  readonly title: string
  /** What stands above the page where that is not its title. */
  readonly heading?: string
  /** One sentence on what the page is for. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The frame of every page: its title, also the window's, what can be done, and the rest. */
export function Page({ title, heading = title, lead, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Onefold`
  }, [title])
  return (
    <Stack gap="lg" maw={1400}>
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={2} flex="1 1 320px" maw={760}>
          <Title order={1} size="h2">
            {heading}
          </Title>
          {lead !== undefined && (
            <Text c="dimmed" size="sm">
              {lead}
            </Text>
          )}
        </Stack>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
