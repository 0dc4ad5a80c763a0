import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { IconFileImport, IconKey, IconList, IconSearch, IconSunMoon, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Schemas } from '../../client/api/client.ts'
import { personName } from '../kit/person-name.ts'
import { call } from './client.ts'
import { navigation } from './navigation.ts'
import { useSession } from './session.ts'

type Action = {
  readonly id: string
  readonly label: string
  readonly description?: string
  readonly leftSection: ReactNode
  readonly onClick: () => void
}

const maxPeople = 6
const debounceMs = 120

/** The identifier that the text is the beginning of, else the first. */
function matchedIdentifier({ identifiers }: Schemas['Profile'], text: string): string {
  const plain = (value: string) => value.toLowerCase().replaceAll(/[\s()./-]/g, '')
  const matched = identifiers.find(({ value }) => plain(value).startsWith(plain(text)))
  return (matched ?? identifiers[0])?.value ?? ''
}

function usePeople(text: string) {
  const [asked] = useDebouncedValue(text.trim(), debounceMs)
  const found = useQuery({
    queryKey: ['profiles', 'palette', asked],
    queryFn: ({ signal }) => call('GET /v1/profiles', { query: { q: asked, limit: maxPeople }, signal }),
    enabled: asked !== '',
    select: answer => answer.data,
  })
  // Enter must not open whom an earlier text found.
  return { people: asked === text.trim() ? found.data : undefined, isBusy: found.isFetching }
}

/** Places and deeds whose names have every word that is typed. */
function useActions(text: string): readonly { readonly group: string; readonly actions: readonly Action[] }[] {
  const navigate = useNavigate()
  const { toggleColorScheme } = useMantineColorScheme()
  const { scopes } = useSession()
  const may = (scope: string) => scopes.includes('*') || scopes.includes(scope)
  const places = navigation.flatMap(group => group.places.filter(place => may(place.scope)))
  const deeds: readonly (Action & { readonly scope?: string })[] = [
    {
      id: 'new import',
      label: 'New import',
      description: 'Bring people in from a file',
      leftSection: <IconFileImport size={18} stroke={1.7} />,
      onClick: () => void navigate({ to: '/data/imports/new' }),
      scope: 'imports:write',
    },
    {
      id: 'create key',
      label: 'Create an API key',
      description: 'Let a system write and read',
      leftSection: <IconKey size={18} stroke={1.7} />,
      onClick: () => void navigate({ to: '/settings/api-access' }),
      scope: 'keys:write',
    },
    {
      id: 'colours',
      label: 'Switch between light and dark',
      leftSection: <IconSunMoon size={18} stroke={1.7} />,
      onClick: toggleColorScheme,
    },
  ]
  const words = text.toLowerCase().split(/\s+/)
  const matches = ({ label, description = '' }: { label: string; description?: string }) =>
    words.every(word => `${label} ${description}`.toLowerCase().includes(word))
  const going = places.filter(matches).map(place => ({
    id: place.to,
    label: place.label,
    leftSection: <place.icon size={18} stroke={1.7} />,
    onClick: () => void navigate({ to: place.to }),
  }))
  const doing = deeds.filter(deed => (deed.scope === undefined || may(deed.scope)) && matches(deed))
  return [
    { group: 'Go to', actions: going },
    { group: 'Do', actions: doing },
  ]
}

type PeopleActions = {
  readonly found: readonly Action[]
  readonly everybody: readonly Action[]
  readonly isBusy: boolean
}

function usePeopleActions(text: string): PeopleActions {
  const navigate = useNavigate()
  const { people = [], isBusy } = usePeople(text)
  if (text.trim() === '') return { found: [], everybody: [], isBusy: false }
  const found = people.map(person => ({
    id: person.id,
    label: personName(person),
    description: matchedIdentifier(person, text.trim()),
    leftSection: <IconUser size={18} stroke={1.7} />,
    onClick: () => void navigate({ to: '/profiles/$id', params: { id: person.id } }),
  }))
  const everybody = {
    id: 'all people',
    label: `Find “${text.trim()}” among all profiles`,
    leftSection: <IconList size={18} stroke={1.7} />,
    onClick: () => void navigate({ to: '/profiles', search: { q: text.trim() } }),
  }
  return { found, everybody: [everybody], isBusy }
}

function markFirst(list: HTMLElement | null): void {
  for (const line of list?.querySelectorAll('[data-action][data-selected]') ?? []) line.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
}

/** The palette: people as one types, places and deeds. `openings` counts how often it was asked for. */
export function PaletteBody({ openings }: { readonly openings: number }) {
  const [text, setText] = useState('')
  const people = usePeopleActions(text)
  const others = useActions(text.trim())
  const groups = [
    { group: 'People', actions: people.found },
    ...others,
    { group: 'Search', actions: people.everybody },
  ].filter(({ actions }) => actions.length > 0)
  const first = groups[0]?.actions[0]?.id
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each opening that is asked for opens it.
  useEffect(() => spotlight.open(), [openings])
  // The library marks the first line when the text changes; people come later and are the first then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another first line is marked anew.
  useEffect(() => markFirst(list.current), [first, text])
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut={null}
      scrollable
      maxHeight="min(520px, 70vh)"
      aria-label="Search people, pages and actions"
    >
      <Spotlight.Search
        placeholder="Search people, pages, actions"
        aria-label="Search people, pages, actions"
        leftSection={<IconSearch size={18} />}
        maxLength={200}
      />
      <Spotlight.ActionsList ref={list} aria-busy={people.isBusy}>
        {groups.map(({ group, actions }) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {actions.map(({ id, ...action }) => (
              <Spotlight.Action key={id} {...action} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
      {groups.length === 0 && <Spotlight.Empty>Nothing found</Spotlight.Empty>}
    </Spotlight.Root>
  )
}
