import { Button, Collapse, Group, Paper, Table, Text, ThemeIcon } from '@mantine/core'
import {
  IconArrowMerge,
  IconArrowsSplit2,
  IconBolt,
  IconNote,
  IconPencil,
  IconReceipt,
  IconSparkles,
} from '@tabler/icons-react'
import { type ComponentType, useState } from 'react'
import { Time } from '../../../kit/time.tsx'
import { cut, inWords } from '../../../kit/words.ts'
import { PersonLink, SearchLink } from '../parts/links.tsx'
import { Source } from '../parts/source.tsx'
import { Json, Value } from '../parts/value.tsx'
import { describeEntry, type Entry } from './describe-entry.ts'

type Look = { readonly icon: ComponentType<{ size?: number; stroke?: number }>; readonly colour: string }

const looks: Readonly<Record<Entry['type'], Look>> = {
  event: { icon: IconBolt, colour: 'blue' },
  change: { icon: IconPencil, colour: 'gray' },
  enrichment: { icon: IconSparkles, colour: 'grape' },
  merge: { icon: IconArrowMerge, colour: 'orange' },
  split: { icon: IconArrowsSplit2, colour: 'orange' },
  record: { icon: IconReceipt, colour: 'teal' },
  note: { icon: IconNote, colour: 'yellow' },
}

const longest = 300

export function TimelineEntry({ entry }: { readonly entry: Entry }) {
  const [isOpen, setOpen] = useState(false)
  const { icon: Icon, colour } = looks[entry.type]
  const { title, summary, payload } = describeEntry(entry)
  const hasMore = payload !== undefined || (entry.type === 'change' && Object.keys(entry.fields ?? {}).length > 0)
  return (
    <Paper withBorder p="sm" component="li">
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <ThemeIcon variant="light" color={colour} radius="xl" size={32} aria-hidden>
          <Icon size={17} stroke={1.7} />
        </ThemeIcon>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Group justify="space-between" gap="xs" align="flex-start">
            <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
              <bdi>{cut(title)}</bdi>
            </Text>
            <Text size="xs" c="dimmed" component="span">
              {entry.source !== '' && (
                <>
                  <Source source={entry.source} />
                  {' · '}
                </>
              )}
              <Time at={entry.at} />
            </Text>
          </Group>
          {summary !== '' && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              <bdi>{cut(summary, longest)}</bdi>
            </Text>
          )}
          <Pointers entry={entry} />
          {hasMore && (
            <>
              <Button
                variant="subtle"
                size="compact-xs"
                mt={4}
                ml={-8}
                aria-expanded={isOpen}
                onClick={() => setOpen(!isOpen)}
              >
                {isOpen ? 'Hide details' : 'Show details'}
              </Button>
              <Collapse expanded={isOpen}>
                {isOpen && (entry.type === 'change' ? <Changes entry={entry} /> : <Json value={payload} />)}
              </Collapse>
            </>
          )}
        </div>
      </Group>
    </Paper>
  )
}

/** Where to go on from an entry. */
function Pointers({ entry }: { readonly entry: Entry }) {
  if (entry.merge_id !== undefined && entry.survivor_id !== undefined && entry.absorbed_id !== undefined) {
    return (
      <Text size="sm">
        <PersonLink id={entry.survivor_id} /> {entry.type === 'merge' ? 'absorbed' : 'and'}{' '}
        <PersonLink id={entry.absorbed_id} />
        {entry.type === 'split' && ' were parted'}
        {' · '}
        <SearchLink change={{ tab: 'identity', merge: entry.merge_id }}>Why, and undo</SearchLink>
      </Text>
    )
  }
  if (entry.type === 'enrichment') {
    return (
      <Text size="sm">
        <SearchLink change={{ tab: 'enrichments' }}>See the payload</SearchLink>
      </Text>
    )
  }
  return null
}

function Changes({ entry }: { readonly entry: Entry }) {
  return (
    <Table verticalSpacing={4} layout="fixed" fz="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Field</Table.Th>
          <Table.Th scope="col">Before</Table.Th>
          <Table.Th scope="col">After</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {Object.entries(entry.fields ?? {}).map(([name, values]) => {
          const { old, new: now }: { old?: unknown; new?: unknown } = Object(values)
          return (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                <SearchLink change={{ tab: 'fields', field: name }}>
                  <bdi>{cut(inWords(name))}</bdi>
                </SearchLink>
              </Table.Th>
              <Table.Td>
                <Value value={old} />
              </Table.Td>
              <Table.Td>
                <Value value={now} />
              </Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
