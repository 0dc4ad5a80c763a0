import { Button, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { EmptyState } from '../kit/empty-state.tsx'
import { Page } from '../kit/page.tsx'
import { navigation } from './navigation.ts'
import { useSession } from './session.ts'

/** The place of the navigation that an address lies in. */
function findPlace(pathname: string) {
  const places = navigation.flatMap(({ places }) => places)
  const holding = places.filter(({ to }) => pathname === to || (to !== '/' && pathname.startsWith(`${to}/`)))
  return holding.toSorted((left, right) => right.to.length - left.to.length)[0]
}

/** The page of the address, or why the role of whoever is signed in does not open it. */
export function AllowedPage() {
  const { pathname } = useLocation()
  const { scopes, role, workspace } = useSession()
  const place = findPlace(pathname)
  if (place === undefined || scopes.includes('*') || scopes.includes(place.scope)) return <Outlet />
  return (
    <Page title={place.label}>
      <EmptyState
        icon={IconLock}
        title="Your role does not open this page"
        action={
          <Button component={Link} to="/" variant="light" mt="sm">
            Go home
          </Button>
        }
      >
        You are {role === 'viewer' ? 'a' : 'an'} <b>{role}</b> in {workspace.name}. An admin can give you another role
        under Settings, Members.
        <Text size="xs" mt="xs">
          It needs <span className="onefold-mono">{place.scope}</span>.
        </Text>
      </EmptyState>
    </Page>
  )
}
