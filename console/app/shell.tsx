import { ActionIcon, AppShell, Burger, Group, NavLink, ScrollArea, Text, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import icon from '../icon.svg'
import { PageLoader } from '../kit/page-loader.tsx'
import { AccountMenu } from './account-menu.tsx'
import { AllowedPage } from './allowed-page.tsx'
import { navigation } from './navigation.ts'
import { OpenPalette } from './palette.tsx'
import { useSession } from './session.ts'
import classes from './shell.module.css'
import { Shortcuts } from './shortcuts.tsx'

/** Header, navigation and the page; on a tablet held upright the navigation folds away. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the folded navigation.
  useEffect(close, [pathname])
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 224, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', md: 'lg' }}
    >
      <a className={classes['skip']} href="#page">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label="Navigation" />
            <Link to="/" className={classes['brand']}>
              <img src={icon} alt="" width={26} height={26} />
              <Text fw={650} visibleFrom="xs">
                Onefold
              </Text>
            </Link>
          </Group>
          <OpenPalette />
          <Group gap="xs" wrap="nowrap">
            <ColourScheme />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Main">
        <ScrollArea type="auto" scrollbarSize={6} p="xs">
          <Navigation />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <Suspense fallback={<PageLoader />}>
          <AllowedPage />
        </Suspense>
      </AppShell.Main>
      <Shortcuts />
    </AppShell>
  )
}

function Navigation() {
  const { pathname } = useLocation()
  const { scopes } = useSession()
  const mayOpen = (scope: string) => scopes.includes('*') || scopes.includes(scope)
  return navigation.map(({ label, places }) => {
    const open = places.filter(place => mayOpen(place.scope))
    if (open.length === 0) return null
    return (
      <div key={label} className={classes['section']}>
        {label !== null && (
          <Text size="xs" fw={600} c="dimmed" px="sm" pb={4}>
            {label}
          </Text>
        )}
        {open.map(place => (
          <NavLink
            key={place.to}
            component={Link}
            to={place.to}
            label={place.label}
            leftSection={<place.icon size={18} stroke={1.7} />}
            active={place.to === '/' ? pathname === '/' : pathname.startsWith(place.to)}
            className={classes['place']}
          />
        ))}
      </div>
    )
  })
}

function ColourScheme() {
  const { toggleColorScheme } = useMantineColorScheme()
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" onClick={toggleColorScheme} aria-label="Light or dark">
      <IconSun size={18} className={classes['inDark']} />
      <IconMoon size={18} className={classes['inLight']} />
    </ActionIcon>
  )
}
