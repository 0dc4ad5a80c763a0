import { Anchor, Card, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../app/session.ts'
import { Time } from '../../kit/time.tsx'
import { shortReason } from '../conflicts/words.ts'
import { StateBadge } from '../data/state-badge.tsx'
import { latestConflictsQuery, latestImportsQuery, latestMergesQuery } from './queries.ts'

export function Latest() {
  const mayImport = useMay('imports:read')
  return (
    <SimpleGrid cols={{ base: 1, md: mayImport ? 3 : 2 }}>
      <LatestMerges />
      <LatestConflicts />
      {mayImport && <LatestImports />}
    </SimpleGrid>
  )
}

function LatestMerges() {
  const { data } = useQuery(latestMergesQuery)
  return (
    <List title="Latest merges" empty="Nobody has been joined yet." count={data?.data.length}>
      {data?.data.map(({ id, survivor_id: survivorId, reason, source, merged_at: at, undone_at: undoneAt }) => (
        <Entry
          key={id}
          link={
            <Anchor
              size="sm"
              truncate
              renderRoot={props => (
                <Link {...props} to="/profiles/$id" params={{ id: survivorId }} search={{ tab: 'identity' }} />
              )}
            >
              {data.names[survivorId] ?? survivorId}
            </Anchor>
          }
          note={`${undoneAt === null ? '' : 'undone, '}${reason === 'person' ? 'by' : 'by a write of'} ${source}`}
          at={at}
        />
      ))}
    </List>
  )
}

function LatestConflicts() {
  const { data } = useQuery(latestConflictsQuery)
  return (
    <List title="Open conflicts" empty="Nothing to decide." count={data?.data.length}>
      {data?.data.map(({ id, value, reason, profile_id: one, last_seen_at: at }) => (
        <Entry
          key={id}
          link={
            <Anchor size="sm" truncate renderRoot={props => <Link {...props} to="/conflicts/$id" params={{ id }} />}>
              {value || (data.names[one] ?? one)}
            </Anchor>
          }
          note={shortReason(reason)}
          at={at}
        />
      ))}
    </List>
  )
}

function LatestImports() {
  const { data } = useQuery(latestImportsQuery)
  return (
    <List title="Latest imports" empty="No file has been imported yet." count={data?.data.length}>
      {data?.data.map(({ id, file_name: name, state, created_at: at }) => (
        <Entry
          key={id}
          link={
            <Anchor size="sm" truncate renderRoot={props => <Link {...props} to="/data/imports/$id" params={{ id }} />}>
              {name}
            </Anchor>
          }
          note={<StateBadge state={state} />}
          at={at}
        />
      ))}
    </List>
  )
}

type ListProps = {
  readonly title: string
  readonly empty: string
  readonly count: number | undefined
  readonly children: ReactNode
}

function List({ title, empty, count, children }: ListProps) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      {count === undefined && <Skeleton height={60} />}
      {count === 0 && (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      )}
      <Stack gap="xs">{children}</Stack>
    </Card>
  )
}

function Entry({ link, note, at }: { readonly link: ReactNode; readonly note: ReactNode; readonly at: string }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Stack gap={0} miw={0}>
        {link}
        <Text size="xs" c="dimmed" component="div" truncate>
          {note}
        </Text>
      </Stack>
      <Text size="xs" c="dimmed" component="div" miw="max-content">
        <Time at={at} />
      </Text>
    </Group>
  )
}
