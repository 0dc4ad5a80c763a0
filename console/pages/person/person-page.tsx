import { Alert, Button, Skeleton, Stack, Tabs } from '@mantine/core'
import {
  IconBraces,
  IconChartBar,
  IconFingerprint,
  IconListDetails,
  IconNote,
  IconSparkles,
  IconTimeline,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type ComponentType, useEffect } from 'react'
import { ErrorState } from '../../kit/error-state.tsx'
import { EditDialog } from './actions/edit-dialog.tsx'
import { MergeDialog } from './actions/merge-dialog.tsx'
import { EnrichmentsTab } from './enrichments-tab.tsx'
import { FieldsTab } from './fields/fields-tab.tsx'
import { IdentityTab } from './identity/identity-tab.tsx'
import { NotesTab } from './notes/notes-tab.tsx'
import { shortId, titleOf } from './parts/person-name.ts'
import { PersonHeader } from './person-header.tsx'
import { type Tab, tabs, usePersonSearch } from './person-search.ts'
import { profileQuery } from './queries.ts'
import { RawTab } from './raw-tab.tsx'
import { ScoresTab } from './scores-tab.tsx'
import { TimelineTab } from './timeline/timeline-tab.tsx'

type Place = {
  readonly label: string
  readonly icon: ComponentType<{ size?: number; stroke?: number }>
  readonly content: ComponentType<{ readonly id: string }>
}

const places: Readonly<Record<Tab, Place>> = {
  fields: { label: 'Fields', icon: IconListDetails, content: FieldsTab },
  timeline: { label: 'Timeline', icon: IconTimeline, content: TimelineTab },
  identity: { label: 'Identity', icon: IconFingerprint, content: IdentityTab },
  enrichments: { label: 'Enrichments', icon: IconSparkles, content: EnrichmentsTab },
  scores: { label: 'Scores', icon: IconChartBar, content: ScoresTab },
  notes: { label: 'Notes', icon: IconNote, content: NotesTab },
  raw: { label: 'Raw', icon: IconBraces, content: RawTab },
}

/** One person: what the profile says, why it says so, and what can be put right. */
export function PersonPage() {
  const { id } = useParams({ from: '/shell/profiles/$id' })
  const { search, change } = usePersonSearch()
  const profile = useQuery(profileQuery(id))
  const isElsewhere = useSurvivor(id, profile.data?.id)
  const title = profile.data === undefined ? 'Profile' : titleOf(profile.data)
  useEffect(() => {
    document.title = `${title} · Onefold`
  }, [title])
  if (profile.isError) {
    return (
      <ErrorState error={profile.error} title="This profile cannot be shown" retry={() => void profile.refetch()}>
        <Button component={Link} to="/profiles" size="xs" variant="default">
          All profiles
        </Button>
      </ErrorState>
    )
  }
  const tab = search.tab ?? 'fields'
  const Content = places[tab].content
  return (
    <Stack gap="lg" maw={1400}>
      {search.from !== undefined && (
        <Alert withCloseButton closeButtonLabel="Close" onClose={() => change({ from: undefined }, { replace: true })}>
          The profile {shortId(search.from)} was merged into this one, so its address leads here.
        </Alert>
      )}
      {profile.data === undefined ? <Skeleton height={132} /> : <PersonHeader profile={profile.data} />}
      <Tabs
        value={tab}
        onChange={value => change({ tab: tabs.find(one => one === value), field: undefined, merge: undefined })}
        keepMounted={false}
      >
        <Tabs.List>
          {tabs.map(one => {
            const { label, icon: Icon } = places[one]
            return (
              <Tabs.Tab key={one} value={one} leftSection={<Icon size={16} stroke={1.7} />}>
                {label}
              </Tabs.Tab>
            )
          })}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          {!isElsewhere && <Content id={id} />}
        </Tabs.Panel>
      </Tabs>
      {profile.data !== undefined && search.do === 'edit' && (
        <EditDialog profile={profile.data} close={() => change({ do: undefined })} />
      )}
      {profile.data !== undefined && search.do === 'merge' && (
        <MergeDialog profile={profile.data} close={() => change({ do: undefined, with: undefined })} />
      )}
    </Stack>
  )
}

/** An absorbed id leads to the survivor, whose answer is there already. Says whether it is about to. */
function useSurvivor(id: string, liveId: string | undefined): boolean {
  const queryClient = useQueryClient()
  const navigate = useNavigate({ from: '/profiles/$id' })
  const isElsewhere = liveId !== undefined && liveId !== id.toLowerCase()
  useEffect(() => {
    if (!isElsewhere) return
    const answer = queryClient.getQueryData(profileQuery(id).queryKey)
    if (answer !== undefined) queryClient.setQueryData(profileQuery(liveId).queryKey, answer)
    void navigate({ params: { id: liveId }, search: before => ({ ...before, from: id }), replace: true })
  }, [isElsewhere, id, liveId, navigate, queryClient])
  return isElsewhere
}
