import { Group, Kbd, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'

const shortcuts = [
  { keys: ['⌘ or Ctrl', 'K'], does: 'Search people and pages' },
  { keys: ['Alt', 'H'], does: 'Go home' },
  { keys: ['Alt', 'P'], does: 'Go to profiles' },
  { keys: ['Alt', 'C'], does: 'Go to conflicts' },
  { keys: ['?'], does: 'Show these shortcuts' },
  { keys: ['Esc'], does: 'Close what is open' },
] as const

/** Listens for the shortcuts and shows them on `?`. */
export function Shortcuts() {
  const [opened, { open, close }] = useDisclosure()
  const navigate = useNavigate()
  useHotkeys([
    ['?', open],
    // Where the question mark needs the shift key.
    ['shift+?', open],
    ['alt+H', () => void navigate({ to: '/' }), { usePhysicalKeys: true }],
    ['alt+P', () => void navigate({ to: '/profiles' }), { usePhysicalKeys: true }],
    ['alt+C', () => void navigate({ to: '/conflicts' }), { usePhysicalKeys: true }],
  ])
  return (
    <Modal opened={opened} onClose={close} title="Keyboard shortcuts">
      <Stack gap="sm">
        {shortcuts.map(({ keys, does }) => (
          <Group key={does} justify="space-between">
            <Text size="sm">{does}</Text>
            <Group gap={6}>
              {keys.map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  )
}
