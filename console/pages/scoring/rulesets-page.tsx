import { Anchor, Badge, Button, Group, Paper, Stack, Switch, Table, Text, Title } from '@mantine/core'
import { IconPlus, IconStar } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type Answer, call } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { ErrorState } from '../../kit/error-state.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { sayFault } from '../../kit/say.ts'
import { several } from '../../kit/words.ts'
import { engagementRulesetsQuery, fitRulesetsQuery, scoringSettingsQuery } from './queries.ts'
import { openNewRuleset } from './rules/new-ruleset.tsx'

type Kind = 'fit' | 'engagement'
/** Fit is what an address without a kind means. */
function searchOf(kind: Kind): { readonly kind?: 'engagement' } {
  return kind === 'fit' ? {} : { kind }
}

type Listed = Pick<Answer<'GET /v1/rulesets'>['data'][number], 'id' | 'name' | 'active' | 'is_primary' | 'rule_count'>

const about: Readonly<Record<Kind, readonly [title: string, text: string, example: string]>> = {
  fit: ['Fit', 'Who somebody is: points for the fields of their profile.', '+20 when Company size is exactly 51-200'],
  engagement: [
    'Engagement',
    'What somebody does: points for their events, which may fade with time.',
    '+5 for each page_view',
  ],
}

export function RulesetsPage() {
  const fit = useQuery(fitRulesetsQuery)
  const engagement = useQuery(engagementRulesetsQuery)
  const error = fit.error ?? engagement.error
  return (
    <Page title="Scoring" lead="Rules give people points; the primary ruleset of each kind decides their level.">
      {error !== null && <ErrorState error={error} />}
      {error === null && (fit.data === undefined || engagement.data === undefined) && <PageLoader />}
      {fit.data !== undefined && <Rulesets kind="fit" rulesets={fit.data.data} />}
      {engagement.data !== undefined && <Rulesets kind="engagement" rulesets={engagement.data.data} />}
      <NegativeScores />
    </Page>
  )
}

function Rulesets({ kind, rulesets }: { readonly kind: Kind; readonly rulesets: readonly Listed[] }) {
  const mayEdit = useMay('scoring:write')
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [title, text, example] = about[kind]
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; active?: boolean; is_primary?: true }): Promise<unknown> =>
      kind === 'fit'
        ? call('PATCH /v1/rulesets/{id}', { path: { id }, body })
        : call('PATCH /v1/engagement-rulesets/{id}', { path: { id }, body: { active: body.active === true } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['scoring'] }),
    onError: error => sayFault('The ruleset was not changed', error),
  })
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <div>
            <Title order={2} size="h4">
              {title}
            </Title>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </div>
          <Button
            variant="light"
            leftSection={<IconPlus size={16} />}
            disabled={!mayEdit}
            onClick={() =>
              openNewRuleset(
                kind,
                id => void navigate({ to: '/configure/scoring/$id', params: { id }, search: searchOf(kind) }),
              )
            }
          >
            New {title.toLowerCase()} ruleset
          </Button>
        </Group>
        {rulesets.length === 0 ? (
          <Text size="sm" c="dimmed" py="sm">
            There is none yet. Make one, add a rule such as “{example}”, and try it on somebody before you save.
          </Text>
        ) : (
          <Table aria-label={`${title} rulesets`}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Name</Table.Th>
                <Table.Th scope="col" w={80}>
                  Rules
                </Table.Th>
                <Table.Th scope="col" w={145}>
                  Level
                </Table.Th>
                <Table.Th scope="col" w={75}>
                  Active
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rulesets.map(({ id, name, rule_count: count, active, is_primary: isPrimary }) => (
                <Table.Tr key={id}>
                  <Table.Td className="onefold-wrap">
                    <Anchor
                      renderRoot={props => (
                        <Link {...props} to="/configure/scoring/$id" params={{ id }} search={searchOf(kind)} />
                      )}
                      fw={600}
                      size="sm"
                    >
                      {name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{several(count, 'rule')}</Table.Td>
                  <Table.Td>
                    {isPrimary && (
                      <Badge variant="light" tt="none">
                        Primary
                      </Badge>
                    )}
                    {!isPrimary && kind === 'fit' && active && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        leftSection={<IconStar size={14} />}
                        disabled={!mayEdit}
                        aria-label={`Make ${name} primary`}
                        onClick={() => change.mutate({ id, is_primary: true })}
                      >
                        Make primary
                      </Button>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Switch
                      checked={active}
                      disabled={!mayEdit || change.isPending}
                      aria-label={`${name} is active`}
                      onChange={event => change.mutate({ id, active: event.currentTarget.checked })}
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {kind === 'engagement' && rulesets.length > 1 && (
          <Text size="xs" c="dimmed">
            The oldest active engagement ruleset is the primary one.
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

function NegativeScores() {
  const mayEdit = useMay('scoring:write')
  const queryClient = useQueryClient()
  const { data } = useQuery(scoringSettingsQuery)
  const change = useMutation({
    mutationFn: (allow: boolean) => call('PATCH /v1/settings/scoring', { body: { allow_negative_scores: allow } }),
    onSuccess: settings => queryClient.setQueryData(scoringSettingsQuery.queryKey, settings),
    onError: error => sayFault('The setting was not changed', error),
  })
  return (
    <Paper withBorder p="md">
      <Switch
        label="Scores may be negative"
        description="Otherwise a score that comes out below 0 shows as 0. Holds for each score the next time it is computed."
        checked={data?.allow_negative_scores ?? false}
        disabled={!mayEdit || data === undefined || change.isPending}
        onChange={event => change.mutate(event.currentTarget.checked)}
      />
    </Paper>
  )
}
