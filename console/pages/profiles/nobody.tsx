import { Button, Code, Group, List, Stack, Text } from '@mantine/core'
import { IconSearch, IconUsers } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Copy } from '../../kit/copy.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import type { ListState } from './list-search.ts'

/** A workspace without people: how the first comes to be. */
function NoPeople() {
  const curl = `curl -X POST ${location.origin}/v1/profiles \\
  -H "authorization: Bearer $ONEFOLD_KEY" -H "content-type: application/json" \\
  -d '{"identifiers": {"email": "mia@example.com"}, "set": {"first_name": "Mia", "last_name": "Nord"}}'`
  return (
    <EmptyState
      icon={IconUsers}
      title="Nobody is here yet"
      action={
        <Group>
          <Button component={Link} to="/data/imports/new">
            Import a file
          </Button>
          <Button component={Link} to="/settings/api-access" variant="default">
            Create a key
          </Button>
        </Group>
      }
    >
      <Stack gap="sm" align="center">
        <Text size="sm">
          A profile is one person, whichever systems write about them. The first write with an e-mail address, a phone
          number or a customer id makes one; every later write with it adds to the same person.
        </Text>
        <Group wrap="nowrap" align="flex-start" gap={4}>
          <Code block ta="left" tabIndex={0} aria-label="A first write">
            {curl}
          </Code>
          <Copy value={curl} label="Copy the command" />
        </Group>
      </Stack>
    </EmptyState>
  )
}

type Props = { readonly list: ListState; readonly filterWords: readonly string[]; readonly reset: () => void }

/** What was looked for, and how looking works. */
function NothingFound({ list: { q }, filterWords, reset }: Props) {
  const text = q.trim()
  return (
    <EmptyState
      icon={IconSearch}
      title={text === '' ? 'Nobody passes these filters' : `Nobody found for “${text.slice(0, 80)}”`}
      action={
        <Button variant="default" onClick={reset}>
          Show everybody
        </Button>
      }
    >
      <Stack gap="xs">
        {filterWords.length > 0 && <Text size="sm">Filtered by: {filterWords.join(' · ')}</Text>}
        {text !== '' && (
          <List size="sm" ta="left" spacing={4}>
            <List.Item>
              Names and companies are found by how their words begin, in any order: “mi nord” finds Mia Nordström.
            </List.Item>
            <List.Item>
              E-mail addresses, phone numbers and ids are found by how they begin; a text with an @ is an e-mail
              address.
            </List.Item>
            <List.Item>Capitals and accents do not matter. For anything else, add a filter.</List.Item>
          </List>
        )}
      </Stack>
    </EmptyState>
  )
}

/** An empty list is an empty workspace only where nothing narrows it. */
export function NobodyOrNothing(props: Props) {
  const isNarrowed = props.list.q.trim() !== '' || props.list.filter.length > 0
  return isNarrowed ? <NothingFound {...props} /> : <NoPeople />
}
