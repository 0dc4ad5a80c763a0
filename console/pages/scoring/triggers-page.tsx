import { Button, Tabs } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMay } from '../../app/session.ts'
import { Page } from '../../kit/page.tsx'
import { Firings } from './triggers/firings.tsx'
import { Milestones } from './triggers/milestones.tsx'
import { openSequenceForm } from './triggers/sequence-form.tsx'
import { Sequences } from './triggers/sequences.tsx'
import { openTriggerForm } from './triggers/trigger-form.tsx'

const route = getRouteApi('/shell/configure/triggers')

export function TriggersPage() {
  const mayEdit = useMay('scoring:write')
  const { tab = 'milestones', trigger } = route.useSearch()
  const navigate = route.useNavigate()
  const isOnSequences = tab === 'sequences'
  return (
    <Page
      title="Triggers"
      lead="Be told when somebody reaches a score or does several things in a row."
      actions={
        tab !== 'firings' && (
          <Button
            leftSection={<IconPlus size={16} />}
            disabled={!mayEdit}
            onClick={() => (isOnSequences ? openSequenceForm(undefined) : openTriggerForm(undefined))}
          >
            {isOnSequences ? 'New sequence' : 'New milestone'}
          </Button>
        )
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={next => void navigate({ search: next === 'sequences' || next === 'firings' ? { tab: next } : {} })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="milestones">Milestones</Tabs.Tab>
          <Tabs.Tab value="sequences">Sequences</Tabs.Tab>
          <Tabs.Tab value="firings">Recent firings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="milestones">
          <Milestones mayEdit={mayEdit} />
        </Tabs.Panel>
        <Tabs.Panel value="sequences">
          <Sequences mayEdit={mayEdit} />
        </Tabs.Panel>
        <Tabs.Panel value="firings">
          <Firings triggerId={trigger} onAll={() => void navigate({ search: { tab: 'firings' } })} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
