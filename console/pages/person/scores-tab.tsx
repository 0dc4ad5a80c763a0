import { Anchor, Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { LevelBadge } from '../../kit/level-badge.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { Time } from '../../kit/time.tsx'
import { cut } from '../../kit/words.ts'
import { engagementReason, fitReason, signed } from './describe-rule.ts'
import { profileQuery, scoresQuery } from './queries.ts'

type Scores = Answer<'GET /v1/profiles/{id}/scores'>
export type Level = Scores['fit_level']

/** How the person scores, and why. */
export function ScoresTab({ id }: { readonly id: string }) {
  const mayConfigure = useMay('scoring:read')
  const scores = useQuery(scoresQuery(id))
  const profile = useQuery(profileQuery(id))
  if (scores.isError) return <ErrorState error={scores.error} retry={() => void scores.refetch()} />
  if (scores.data === undefined) return <PageLoader />
  const { engagement, fit, engagement_level, fit_level, event_count, last_event } = scores.data
  if (engagement.length + fit.length === 0) {
    return (
      <EmptyState icon={IconChartBar} title="Nothing scores people yet">
        A ruleset gives points for what a person is (fit) and for what a person does (engagement).
        {mayConfigure && (
          <>
            {' '}
            <Anchor component={Link} to="/configure/scoring" inherit underline="always">
              Make a ruleset
            </Anchor>
          </>
        )}
      </EmptyState>
    )
  }
  return (
    <Stack>
      <Text size="sm" c="dimmed" component="div">
        {event_count.toLocaleString('en')} {event_count === 1 ? 'event' : 'events'}
        {last_event !== null && (
          <>
            , the last one <bdi>{cut(last_event.type, 60)}</bdi> <Time at={last_event.at} />
          </>
        )}
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {engagement.map(ruleset => (
          <RulesetCard
            key={ruleset.ruleset_id}
            what="Engagement"
            ruleset={ruleset}
            level={ruleset.is_primary ? engagement_level : null}
          >
            {ruleset.drivers.map(driver => (
              <Reason key={driver.rule_id} points={driver.points} text={engagementReason(driver)} />
            ))}
          </RulesetCard>
        ))}
        {fit.map(ruleset => (
          <RulesetCard
            key={ruleset.ruleset_id}
            what="Fit"
            ruleset={ruleset}
            level={ruleset.is_primary ? fit_level : null}
          >
            {ruleset.matches.map(match => (
              <Reason
                key={match.rule_id}
                points={match.weight}
                text={fitReason(match, profile.data?.fields[match.field])}
              />
            ))}
          </RulesetCard>
        ))}
      </SimpleGrid>
    </Stack>
  )
}

type CardProps = {
  readonly what: string
  readonly ruleset: { readonly name: string; readonly is_primary: boolean; readonly score: number }
  readonly level: Level
  readonly children: readonly ReactNode[]
}

function RulesetCard({ what, ruleset, level, children }: CardProps) {
  return (
    <Card withBorder component="section" aria-label={`${what}: ${cut(ruleset.name, 80)}`}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text size="xs" c="dimmed">
            {what}
            {ruleset.is_primary && ', decides the level'}
          </Text>
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            <bdi>{cut(ruleset.name, 80)}</bdi>
          </Title>
        </div>
        <Group gap="xs" wrap="nowrap">
          {level !== null && <LevelBadge level={level} />}
          <Text fz={26} fw={650} lh={1}>
            {ruleset.score.toLocaleString('en')}
          </Text>
        </Group>
      </Group>
      <Stack gap={6} mt="sm" component="ul" p={0} style={{ listStyle: 'none' }}>
        {children}
      </Stack>
      {children.length === 0 && (
        <Text size="sm" c="dimmed">
          No rule applies to this person.
        </Text>
      )}
    </Card>
  )
}

function Reason({ points, text }: { readonly points: number; readonly text: string }) {
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <Badge variant="light" color={points < 0 ? 'red' : 'teal'} tt="none" miw={54} style={{ flexShrink: 0 }}>
        {signed(points)}
      </Badge>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <bdi>{text}</bdi>
      </Text>
    </Group>
  )
}
