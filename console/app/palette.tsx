import { Button, Kbd } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'

const Palette = lazy(async () => ({ default: (await import('./palette-body.tsx')).PaletteBody }))

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Opens on a click, Cmd-K or Ctrl-K; what it opens is loaded with the first opening. */
export function OpenPalette() {
  const [openings, setOpenings] = useState(0)
  const open = () => setOpenings(count => count + 1)
  useHotkeys([['mod + K', open]], [])
  return (
    <>
      <Button
        variant="default"
        fw={400}
        c="dimmed"
        leftSection={<IconSearch size={16} />}
        rightSection={<Kbd size="xs">{isApple ? '⌘ K' : 'Ctrl K'}</Kbd>}
        aria-keyshortcuts="Meta+K Control+K"
        onClick={open}
      >
        Search people, pages
      </Button>
      {openings > 0 && (
        <Suspense>
          <Palette openings={openings} />
        </Suspense>
      )}
    </>
  )
}
