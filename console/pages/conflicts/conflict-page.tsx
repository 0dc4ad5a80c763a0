import { Anchor, Badge, Code, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ErrorState } from '../../kit/error-state.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { personName } from '../../kit/person-name.ts'
import { Time } from '../../kit/time.tsx'
import { openCount, overviewQuery } from '../home/queries.ts'
import { Compare } from './compare.tsx'
import { Decide } from './decide.tsx'
import { type ConflictDetail, conflictQuery } from './queries.ts'
import { explain, kindInWords, resolutionInWords } from './words.ts'

export function ConflictPage() {
  const { id } = useParams({ from: '/shell/conflicts/$id' })
  const found = useQuery(conflictQuery(id))
  if (found.isPending) return <PageLoader />
  if (found.isError) {
    return (
      <Page title="Conflict">
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      </Page>
    )
  }
  return <Shown key={id} detail={found.data} />
}

function Shown({ detail }: { readonly detail: ConflictDetail }) {
  const { conflict, sides } = detail
  const overview = useQuery(overviewQuery)
  const names = sides.map(({ profile }) => personName(profile))
  return (
    <Page
      title={names.length === 2 ? 'Are these the same person?' : 'Conflict'}
      lead={
        <Anchor size="sm" renderRoot={props => <Link {...props} to="/conflicts" />}>
          {overview.data === undefined ? 'All conflicts' : `All conflicts, ${openCount(overview.data)} left`}
        </Anchor>
      }
      actions={<Decide detail={detail} />}
    >
      <Stack gap="xs">
        <Group gap="xs">
          <Badge variant="light" color={conflict.state === 'open' ? 'orange' : 'gray'}>
            {resolutionInWords(conflict)}
          </Badge>
          <Text size="sm" component="div">
            {kindInWords(conflict.kind)} <Code className="onefold-mono">{conflict.value || 'too many values'}</Code>
          </Text>
          <Text size="sm" c="dimmed" component="div">
            from {conflict.source}, seen {conflict.seen_count === 1 ? 'once' : `${conflict.seen_count} times`}, first{' '}
            <Time at={conflict.first_seen_at} />
          </Text>
        </Group>
        <Text maw={760}>{explain(conflict)}</Text>
        {conflict.resolved_at !== null && (
          <Text size="sm" c="dimmed" component="div">
            {resolutionInWords(conflict)} by {conflict.resolved_by ?? 'a later write'}{' '}
            <Time at={conflict.resolved_at} />
          </Text>
        )}
      </Stack>
      <Compare detail={detail} />
    </Page>
  )
}
