import { Anchor, Button, Group, Stack, Switch, Tabs } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { call } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { confirm } from '../../kit/confirm.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { sayDone, sayFault } from '../../kit/say.ts'
import { segmentQuery } from './queries.ts'
import type { Segment } from './segments/condition.ts'
import { Members } from './segments/members.tsx'
import { SegmentEditor } from './segments/segment-editor.tsx'

const route = getRouteApi('/shell/configure/segments/$id')
const newId = 'new'

export function SegmentPage() {
  const { id } = route.useParams()
  return id === newId ? <NewSegment /> : <SavedSegment key={id} id={id} />
}

function NewSegment() {
  return (
    <Page title="New segment" lead="A group of people who meet your conditions, found anew whenever it is read.">
      <SegmentEditor segment={undefined} />
    </Page>
  )
}

function SavedSegment({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(segmentQuery(id))
  const { tab = 'conditions' } = route.useSearch()
  const navigate = route.useNavigate()
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <PageLoader />
  return (
    <Page title={data.name} lead={data.description || undefined} actions={<Actions segment={data} />}>
      <Stack gap="md">
        <Group>
          <Anchor component={Link} to="/configure/segments" size="sm">
            All segments
          </Anchor>
        </Group>
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={next => void navigate({ search: next === 'members' ? { tab: 'members' } : {} })}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="conditions">Conditions</Tabs.Tab>
            <Tabs.Tab value="members">Members</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="conditions">
            <SegmentEditor key={data.updated_at} segment={data} />
          </Tabs.Panel>
          <Tabs.Panel value="members">
            <Members segmentId={id} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Page>
  )
}

function Actions({ segment: { id, name, active } }: { readonly segment: Segment }) {
  const mayEdit = useMay('scoring:write')
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const change = useMutation({
    mutationFn: (isActive: boolean) => call('PATCH /v1/segments/{id}', { path: { id }, body: { active: isActive } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['scoring', 'segments'] }),
    onError: error => sayFault('The segment was not changed', error),
  })
  async function remove() {
    await call('DELETE /v1/segments/{id}', { path: { id } })
    sayDone(`${name} is deleted.`)
    await navigate({ to: '/configure/segments' })
    await queryClient.invalidateQueries({ queryKey: ['scoring', 'segments'] })
  }
  return (
    <>
      <Switch
        label="Active"
        checked={active}
        disabled={!mayEdit || change.isPending}
        onChange={event => change.mutate(event.currentTarget.checked)}
      />
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={16} />}
        disabled={!mayEdit}
        onClick={() =>
          confirm({
            title: 'Delete this segment?',
            text: 'The people in it are not touched.',
            deed: 'Delete',
            isDangerous: true,
            act: remove,
          })
        }
      >
        Delete
      </Button>
    </>
  )
}
