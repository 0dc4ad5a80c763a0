import { Anchor, Badge, Button, Group, Stack, Switch } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type Answer, call } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { confirm } from '../../kit/confirm.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { sayDone, sayFault } from '../../kit/say.ts'
import { engagementRulesetQuery, fitRulesetQuery } from './queries.ts'
import { eventKind } from './rules/event-kind.tsx'
import { fitKind } from './rules/fit-kind.tsx'
import { RescoreButton } from './rules/rescore-button.tsx'
import { RulesEditor } from './rules/rules-editor.tsx'

const route = getRouteApi('/shell/configure/scoring/$id')

export function RulesetPage() {
  return route.useSearch().kind === 'engagement' ? <EngagementRuleset /> : <FitRuleset />
}

function usePerson() {
  const navigate = route.useNavigate()
  const { person } = route.useSearch()
  const onPerson = (id: string | undefined) =>
    void navigate({
      search: ({ person: _, ...rest }) => (id === undefined ? rest : { ...rest, person: id }),
      replace: true,
    })
  return { person, onPerson }
}

/** A key for an editor that begins anew when what is saved has changed. */
function keyOf(rules: readonly { readonly id: string; readonly updated_at: string }[]): string {
  return rules.map(rule => `${rule.id} ${rule.updated_at}`).join()
}

function FitRuleset() {
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(fitRulesetQuery(id))
  const kind = useMemo(() => fitKind(id), [id])
  const person = usePerson()
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <PageLoader />
  return (
    <Frame ruleset={data} kind="fit" actions={<RescoreButton rulesetId={id} />}>
      <RulesEditor key={keyOf(data.rules)} kind={kind} saved={data.rules} {...person} />
    </Frame>
  )
}

function EngagementRuleset() {
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(engagementRulesetQuery(id))
  const kind = useMemo(() => eventKind(id), [id])
  const person = usePerson()
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <PageLoader />
  return (
    <Frame ruleset={data} kind="engagement">
      <RulesEditor key={keyOf(data.rules)} kind={kind} saved={data.rules} {...person} />
    </Frame>
  )
}

type FrameProps = {
  readonly ruleset: Pick<Answer<'GET /v1/rulesets/{id}'>, 'id' | 'name' | 'active' | 'is_primary'>
  readonly kind: 'fit' | 'engagement'
  readonly actions?: React.ReactNode
  readonly children: React.ReactNode
}

function Frame({ ruleset: { id, name, active, is_primary: isPrimary }, kind, actions, children }: FrameProps) {
  const mayEdit = useMay('scoring:write')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const path = { id }
  const change = useMutation({
    mutationFn: (body: { active: boolean }): Promise<unknown> =>
      kind === 'fit'
        ? call('PATCH /v1/rulesets/{id}', { path, body })
        : call('PATCH /v1/engagement-rulesets/{id}', { path, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['scoring'] }),
    onError: error => sayFault('The ruleset was not changed', error),
  })
  async function remove() {
    if (kind === 'fit') await call('DELETE /v1/rulesets/{id}', { path })
    else await call('DELETE /v1/engagement-rulesets/{id}', { path })
    sayDone(`${name} is deleted.`)
    await navigate({ to: '/configure/scoring' })
    await queryClient.invalidateQueries({ queryKey: ['scoring'] })
  }
  return (
    <Page
      title={name}
      lead={
        kind === 'fit'
          ? 'Points for who somebody is: rules look at the fields of a profile.'
          : 'Points for what somebody does: rules count events.'
      }
      actions={
        <>
          {isPrimary && (
            <Badge variant="light" tt="none">
              Primary
            </Badge>
          )}
          <Switch
            label="Active"
            checked={active}
            disabled={!mayEdit || change.isPending}
            onChange={event => change.mutate({ active: event.currentTarget.checked })}
          />
          {actions}
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={16} />}
            disabled={!mayEdit}
            onClick={() =>
              confirm({
                title: 'Delete this ruleset?',
                text: 'Its rules go with it, and people no longer have a score by it. This cannot be undone.',
                deed: 'Delete',
                isDangerous: true,
                act: remove,
              })
            }
          >
            Delete
          </Button>
        </>
      }
    >
      <Stack gap="md">
        <Group>
          <Anchor component={Link} to="/configure/scoring" size="sm">
            All rulesets
          </Anchor>
        </Group>
        {children}
      </Stack>
    </Page>
  )
}
