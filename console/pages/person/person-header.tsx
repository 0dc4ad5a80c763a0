import { Avatar, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Answer, Schemas } from '../../app/client.ts'
import { Copy } from '../../kit/copy.tsx'
import { LevelBadge } from '../../kit/level-badge.tsx'
import { nameOf } from '../../kit/person-name.ts'
import { Time } from '../../kit/time.tsx'
import { Actions } from './actions/actions.tsx'
import { Owner } from './actions/owner.tsx'
import { IdentifierChips } from './identifier-chips.tsx'
import { SearchLink } from './parts/links.tsx'
import { titleOf } from './parts/person-name.ts'
import { scoresQuery } from './queries.ts'
import type { Level } from './scores-tab.tsx'

type Scores = Answer<'GET /v1/profiles/{id}/scores'>

/** Who it is, at a glance. */
export function PersonHeader({ profile }: { readonly profile: Schemas['Profile'] }) {
  const title = titleOf(profile)
  const scores = useQuery(scoresQuery(profile.id))
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="md">
        <Group gap="md" align="flex-start" wrap="nowrap" style={{ minWidth: 0, flex: '1 1 420px' }}>
          <Avatar size={64} color="initials" {...(nameOf(profile.fields) !== undefined && { name: title })} alt="" />
          <Stack gap={6} style={{ minWidth: 0 }}>
            <Title order={1} size="h2" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              <bdi>{title}</bdi>
            </Title>
            <IdentifierChips identifiers={profile.identifiers} />
          </Stack>
        </Group>
        <Actions profile={profile} />
      </Group>
      <Group gap="lg" align="flex-start">
        {scores.data !== undefined && <Standing scores={scores.data} />}
        <Owner profile={profile} />
        <Fact label="Known">
          <Time at={profile.created_at} />
        </Fact>
        <Fact label="Updated">
          <Time at={profile.updated_at} />
        </Fact>
        <Fact label="Revision">{profile.revision.toLocaleString('en')}</Fact>
        <Fact label="Id">
          <Group gap={2} wrap="nowrap">
            <span className="onefold-mono">{profile.id}</span>
            <Copy value={profile.id} label="Copy the id" />
          </Group>
        </Fact>
      </Group>
    </Stack>
  )
}

function Standing({ scores }: { readonly scores: Scores }) {
  const engagement = scores.engagement.find(ruleset => ruleset.is_primary)
  const fit = scores.fit.find(ruleset => ruleset.is_primary)
  return (
    <>
      {engagement !== undefined && (
        <Score label="Engagement" score={engagement.score} level={scores.engagement_level} />
      )}
      {fit !== undefined && <Score label="Fit" score={fit.score} level={scores.fit_level} />}
    </>
  )
}

type ScoreProps = { readonly label: string; readonly score: number; readonly level: Level }

function Score({ label, score, level }: ScoreProps) {
  return (
    <Fact label={label}>
      <Group gap="xs">
        <SearchLink change={{ tab: 'scores' }}>
          <Text span fz="xl" fw={650} lh={1.2}>
            {score.toLocaleString('en')}
          </Text>
        </SearchLink>
        {level !== null && <LevelBadge level={level} />}
      </Group>
    </Fact>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  )
}
