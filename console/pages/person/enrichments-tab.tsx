import { Accordion, Anchor, Badge, Card, Code, Group, Stack, Text, Title } from '@mantine/core'
import { IconSparkles } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { LoadMore } from '../../kit/load-more.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { Time } from '../../kit/time.tsx'
import { cut, inWords } from '../../kit/words.ts'
import { SearchLink } from './parts/links.tsx'
import { Source } from './parts/source.tsx'
import { fieldsFrom } from './parts/source-name.ts'
import { Json } from './parts/value.tsx'
import { enrichmentsQuery, profileQuery } from './queries.ts'

type Enrichment = Schemas['Enrichment']

/** What named sources said about the person, a card for each of them. */
export function EnrichmentsTab({ id }: { readonly id: string }) {
  const mayRead = useMay('scoring:read')
  const enrichments = useInfiniteQuery(enrichmentsQuery(id))
  const profile = useQuery(profileQuery(id))
  if (enrichments.isError) {
    return <ErrorState error={enrichments.error} retry={() => void enrichments.refetch()} />
  }
  if (enrichments.isPending) return <PageLoader />
  const bySource = Map.groupBy(
    enrichments.data.pages.flatMap(page => page.data),
    enrichment => enrichment.source_key,
  )
  if (bySource.size === 0) {
    return (
      <EmptyState icon={IconSparkles} title="No source has said anything yet">
        An enrichment is what another system knows about a person, kept word for word. Send one to{' '}
        <Code>POST /v1/profiles/{'{id}'}/enrichments</Code>
        {mayRead && (
          <>
            ;{' '}
            <Anchor component={Link} to="/configure/enrichment-rules" inherit underline="always">
              rules
            </Anchor>{' '}
            turn it into fields
          </>
        )}
        .
      </EmptyState>
    )
  }
  return (
    <Stack>
      {[...bySource].map(([key, ofSource]) => (
        <SourceCard
          key={key}
          enrichments={ofSource}
          filled={fieldsFrom(profile.data?.provenance ?? {}, key).map(({ field }) => field)}
        />
      ))}
      <LoadMore list={enrichments} />
    </Stack>
  )
}

type CardProps = { readonly enrichments: readonly Enrichment[]; readonly filled: readonly string[] }

function SourceCard({ enrichments, filled }: CardProps) {
  const [newest, ...older] = enrichments
  if (newest === undefined) return null
  return (
    <Card withBorder component="section" aria-label={cut(newest.source_label, 80)}>
      <Group justify="space-between" mb={6}>
        <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{cut(newest.source_label)}</bdi>
        </Title>
        <When enrichment={newest} />
      </Group>
      <Group gap={6} mb="sm">
        <Text size="xs" c="dimmed">
          {filled.length === 0 ? 'No field of the profile comes from here now.' : 'Fields from here:'}
        </Text>
        {filled.map(field => (
          <Badge key={field} variant="light" color="grape" tt="none" fw={500} maw="100%">
            <SearchLink change={{ tab: 'fields', field }}>
              <bdi>{cut(inWords(field), 60)}</bdi>
            </SearchLink>
          </Badge>
        ))}
      </Group>
      <Json value={newest.payload} />
      {older.length > 0 && (
        <Accordion mt="sm" variant="contained" chevronPosition="left">
          {older.map(enrichment => (
            <Accordion.Item key={enrichment.id} value={String(enrichment.id)}>
              <Accordion.Control>
                <When enrichment={enrichment} />
              </Accordion.Control>
              <Accordion.Panel>
                <Json value={enrichment.payload} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Card>
  )
}

function When({ enrichment }: { readonly enrichment: Enrichment }) {
  return (
    <Text size="xs" c="dimmed" component="span">
      #{enrichment.id} · <Time at={enrichment.received_at} /> by <Source source={enrichment.source} />
    </Text>
  )
}
