import { Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconArrowMerge, IconHistory, IconPlugConnected } from '@tabler/icons-react'
import type { ComponentType } from 'react'

const points: readonly { readonly icon: ComponentType<{ size?: number }>; readonly text: string }[] = [
  { icon: IconPlugConnected, text: 'Shops, CRMs and apps write what they know, over APIs that they already speak.' },
  {
    icon: IconArrowMerge,
    text: 'What belongs to one person becomes one profile, and a wrong merge comes apart again.',
  },
  { icon: IconHistory, text: 'Every value says who said it and when.' },
]

/** What the product is, for whoever opens it for the first time. */
export function Welcome() {
  return (
    <Stack gap="lg">
      <Text fz={{ base: 22, sm: 28 }} fw={650} lh={1.25}>
        Everything your systems know about a person, folded into one profile, on a server of your own.
      </Text>
      <Stack gap="sm" visibleFrom="sm">
        {points.map(({ icon: Icon, text }) => (
          <Group key={text} wrap="nowrap" align="flex-start" gap="sm">
            <ThemeIcon variant="light" radius="xl" size={30} aria-hidden>
              <Icon size={16} />
            </ThemeIcon>
            <Text c="dimmed" pt={3}>
              {text}
            </Text>
          </Group>
        ))}
      </Stack>
    </Stack>
  )
}
