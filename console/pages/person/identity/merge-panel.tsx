import { ActionIcon, Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconArrowsSplit2, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../../../app/client.ts'
import { refreshPeople } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { sayDone } from '../../../kit/say.ts'
import { Time } from '../../../kit/time.tsx'
import { PersonLink } from '../parts/links.tsx'
import { Source } from '../parts/source.tsx'
import { type Graph, labelOfHome, type Merge, stateOf, whyMerged } from './identity-graph.ts'
import { MergeStateBadge } from './merge-state.tsx'
import { UndoPreview } from './undo-preview.tsx'

type Props = { readonly merge: Merge; readonly graph: Graph; readonly close: () => void }

/** The facts of one merge, and what can be done about it. */
export function MergePanel({ merge, graph, close }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const state = stateOf(merge)
  const survivor = labelOfHome(graph, merge.survivor_id)
  const absorbed = labelOfHome(graph, merge.absorbed_id)
  // Chosen above, it opens below: the reader goes there.
  useEffect(() => heading.current?.focus(), [])
  return (
    <Paper withBorder p="md" component="section" aria-label="The merge">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Group gap="sm">
            <Title order={2} size="h5" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
              <bdi>{absorbed}</bdi> was merged into <bdi>{survivor}</bdi>
            </Title>
            <MergeStateBadge merge={merge} />
          </Group>
          <ActionIcon variant="subtle" color="gray" onClick={close} aria-label="Close the merge">
            <IconX size={16} />
          </ActionIcon>
        </Group>
        <Text size="sm" component="div">
          <bdi>{whyMerged(merge)}</bdi>. <Time at={merge.merged_at} /> by <Source source={merge.source} />
        </Text>
        {state === 'in_force' ? (
          <InForce merge={merge} graph={graph} survivor={survivor} absorbed={absorbed} />
        ) : (
          <Undone merge={merge} survivor={survivor} absorbed={absorbed} />
        )}
      </Stack>
    </Paper>
  )
}

type Named = { readonly merge: Merge; readonly survivor: string; readonly absorbed: string }

function InForce({ merge, graph, survivor, absorbed }: Named & { readonly graph: Graph }) {
  const queryClient = useQueryClient()
  const mayWrite = useMay('profiles:write')
  async function undo() {
    await call('POST /v1/merges/{id}/undo', { path: { id: merge.id } })
    sayDone('The merge is undone: both are profiles of their own again.')
    await refreshPeople(queryClient)
  }
  return (
    <>
      <Text size="sm" c="dimmed">
        After undoing it both stand as if they had never merged; what was written since stays with the identifier it
        came with.
      </Text>
      <UndoPreview mergeId={merge.id} graph={graph} />
      {mayWrite ? (
        <Group>
          <Button
            color="red"
            leftSection={<IconArrowsSplit2 size={16} />}
            onClick={() =>
              confirm({
                title: 'Undo this merge?',
                text: (
                  <>
                    <bdi>{absorbed}</bdi> leaves <bdi>{survivor}</bdi> with everything that came with its identifiers.
                    Identifiers do not join the two again until somebody allows it.
                  </>
                ),
                deed: 'Undo the merge',
                isDangerous: true,
                act: undo,
              })
            }
          >
            Undo this merge
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          Your role may look at profiles, but not undo merges.
        </Text>
      )}
    </>
  )
}

function Undone({ merge, survivor, absorbed }: Named) {
  const queryClient = useQueryClient()
  const mayWrite = useMay('profiles:write')
  const isVetoed = stateOf(merge) === 'vetoed'
  async function allow() {
    await call('DELETE /v1/merges/{id}/veto', { path: { id: merge.id } })
    sayDone('Identifiers may join the two again.')
    await refreshPeople(queryClient)
  }
  return (
    <>
      <Text size="sm" component="div">
        Undone {merge.undone_at !== null && <Time at={merge.undone_at} />} by <Source source={merge.undone_by ?? ''} />:{' '}
        <PersonLink id={merge.survivor_id}>{<bdi>{survivor}</bdi>}</PersonLink> and{' '}
        <PersonLink id={merge.absorbed_id}>{<bdi>{absorbed}</bdi>}</PersonLink> were parted.
      </Text>
      {isVetoed ? (
        <Alert color="yellow" title="They are kept apart">
          <Text size="sm">A write that names both does not join them again; it is noted as a conflict instead.</Text>
          {mayWrite && (
            <Button
              mt="sm"
              size="xs"
              variant="default"
              onClick={() =>
                confirm({
                  title: 'Allow to merge again?',
                  text: 'Nothing happens until a write names identifiers of both; it then joins the two.',
                  deed: 'Allow to merge again',
                  act: allow,
                })
              }
            >
              Allow to merge again
            </Button>
          )}
        </Alert>
      ) : (
        <Text size="sm" c="dimmed">
          Identifiers may join the two again{merge.veto_lifted_at !== null && <>: allowed </>}
          {merge.veto_lifted_at !== null && <Time at={merge.veto_lifted_at} />}.
        </Text>
      )}
    </>
  )
}
