import { Card, Group, SimpleGrid, Skeleton, Text } from '@mantine/core'
import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { countInWords, overviewQuery, usageQuery } from './queries.ts'
import type { Range } from './search.ts'
import { compare, errorCounters, writeCounters } from './series.ts'

const before: Readonly<Record<Range, string>> = {
  '1h': 'the hour before',
  '24h': 'the day before',
  '7d': 'the week before',
}

export function KeyFigures({ range }: { readonly range: Range }) {
  const overview = useQuery(overviewQuery).data
  const usage = useQuery(usageQuery(range)).data
  const trend = (counters: Parameters<typeof compare>[1]) =>
    usage === undefined ? undefined : compare(usage, counters)
  const [writes, merges, errors] = [trend(writeCounters), trend(['merges']), trend(errorCounters)]
  return (
    <SimpleGrid cols={{ base: 2, md: 5 }}>
      <Figure
        label="People"
        to="/profiles"
        value={overview && countInWords(overview.profiles)}
        note={overview?.profiles.is_exact === false ? 'an estimate' : 'in this workspace'}
      />
      <Figure
        label="Writes"
        value={writes?.now.toLocaleString('en')}
        note={writes && <Trend {...writes} than={before[range]} />}
      />
      <Figure
        label="Merges"
        value={merges?.now.toLocaleString('en')}
        note={merges && <Trend {...merges} than={before[range]} />}
      />
      <Figure
        label="Open conflicts"
        to="/conflicts"
        value={overview && countInWords(overview.open_conflicts)}
        note={overview?.open_conflicts.count === 0 ? 'nothing to decide' : 'wait for a decision'}
      />
      <Figure
        label="Refused requests"
        value={errors?.now.toLocaleString('en')}
        note={errors && <Trend {...errors} than={before[range]} />}
      />
    </SimpleGrid>
  )
}

type FigureProps = {
  readonly label: string
  readonly value: string | undefined
  readonly note: ReactNode
  readonly to?: '/profiles' | '/conflicts'
}

function Figure({ label, value, note, to }: FigureProps) {
  const content = (
    <>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {value === undefined ? (
        <Skeleton height={28} width={80} my={6} />
      ) : (
        <Text fz={28} fw={650} lh={1.3} data-figure={label}>
          {value}
        </Text>
      )}
      <Text size="xs" c="dimmed" component="div" mih={18}>
        {note}
      </Text>
    </>
  )
  if (to === undefined) return <Card withBorder>{content}</Card>
  return (
    <Card withBorder renderRoot={props => <Link {...props} to={to} />}>
      {content}
    </Card>
  )
}

function Trend({ now, before: past, than }: { readonly now: number; readonly before: number; readonly than: string }) {
  if (past === 0) return now === 0 ? 'none' : `none ${than}`
  const percent = Math.round((Math.abs(now - past) / past) * 100)
  if (percent === 0) return `as in ${than}`
  const Icon = now > past ? IconArrowUpRight : IconArrowDownRight
  return (
    <Group gap={2} wrap="nowrap">
      <Icon size={14} aria-hidden />
      {`${percent.toLocaleString('en')} % ${now > past ? 'more' : 'fewer'} than ${than}`}
    </Group>
  )
}
