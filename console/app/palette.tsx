import { Button, Kbd } from '@mantine/core'
import { Spotlight, spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { navigation } from './navigation.ts'

export function OpenPalette() {
  return (
    <Button
      variant="default"
      leftSection={<IconSearch size={16} />}
      rightSection={<Kbd size="xs">⌘ K</Kbd>}
      onClick={spotlight.open}
    >
      Search people, pages
    </Button>
  )
}

/** Opens on Cmd-K or Ctrl-K: places to go. */
export function Palette() {
  const navigate = useNavigate()
  const actions = navigation.map(({ label, places }) => ({
    group: label ?? 'Go to',
    actions: places.map(place => ({
      id: place.to,
      label: place.label,
      leftSection: <place.icon size={18} stroke={1.7} />,
      onClick: () => void navigate({ to: place.to }),
    })),
  }))
  return (
    <Spotlight
      actions={actions}
      shortcut={['mod + K']}
      searchProps={{ placeholder: 'Search people, pages', leftSection: <IconSearch size={18} /> }}
      nothingFound="Nothing found"
    />
  )
}
