import { Button, Group, Paper, Text, Tooltip } from '@mantine/core'
import { IconArrowMerge, IconCopy, IconDownload, IconTrash, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Schemas } from '../../../client/api/client.ts'
import { call } from '../../app/client.ts'
import { refreshPeople } from '../../app/queries.ts'
import { useMay } from '../../app/session.ts'
import { confirm } from '../../kit/confirm.tsx'
import { personName } from '../../kit/person-name.ts'
import { sayDone, sayFault } from '../../kit/say.ts'
import { askForMerge } from './merge-two.tsx'
import { toCsv } from './to-csv.ts'

type Profile = Schemas['Profile']

type Props = {
  readonly chosen: readonly Profile[]
  readonly columns: readonly string[]
  readonly clear: () => void
}

function peopleOf(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** What can be done with the people who are ticked. */
export function SelectionBar({ chosen, columns, clear }: Props) {
  const mayWrite = useMay('profiles:write')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const refresh = () => refreshPeople(queryClient)
  const [one, other] = chosen

  async function copyIds(): Promise<void> {
    try {
      await navigator.clipboard.writeText(chosen.map(({ id }) => id).join('\n'))
      sayDone(`The ids of ${peopleOf(chosen.length)} are copied.`)
    } catch (error) {
      sayFault('The browser did not let the ids be copied', error)
    }
  }

  function merge(): void {
    if (one === undefined || other === undefined) return
    askForMerge([one, other], async (survivor, absorbed) => {
      await call('POST /v1/profiles/merge', { body: { survivor: survivor.id, absorbed: absorbed.id } })
      clear()
      await refresh()
      sayDone(`${personName(absorbed)} is now part of ${personName(survivor)}. The merge can be undone on the profile.`)
      await navigate({ to: '/profiles/$id', params: { id: survivor.id } })
    })
  }

  function erase(): void {
    const first = chosen.slice(0, 5).map(personName).join(', ')
    confirm({
      title: `Erase ${peopleOf(chosen.length)}?`,
      text: `${first}${chosen.length > 5 ? ` and ${chosen.length - 5} more` : ''}: everything about them is deleted for good, with history, events, notes and all profiles that were merged into theirs.`,
      deed: `Erase ${peopleOf(chosen.length)}`,
      type: `erase ${chosen.length}`,
      async act() {
        try {
          // One behind the other: each takes every trace of a person out of the whole workspace.
          for (const { id } of chosen) await call('DELETE /v1/profiles/{id}', { path: { id } })
        } finally {
          await refresh()
        }
        clear()
        sayDone(`${peopleOf(chosen.length)} erased.`)
      },
    })
  }

  const mergeHint = !mayWrite
    ? 'Your role may not merge'
    : chosen.length === 2
      ? 'Compare them, then fold one into the other'
      : 'Tick exactly two people to merge them'
  return (
    <Paper withBorder p="xs" role="region" aria-label="Selected people">
      <Group gap="xs">
        <Text size="sm" fw={600} px="xs" aria-live="polite">
          {peopleOf(chosen.length)} selected
        </Text>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
          onClick={() => download('people.csv', toCsv(chosen, columns))}
        >
          Download as CSV
        </Button>
        <Button size="xs" variant="default" leftSection={<IconCopy size={15} />} onClick={() => void copyIds()}>
          Copy ids
        </Button>
        <Tooltip label={mergeHint}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowMerge size={15} />}
            data-disabled={!mayWrite || chosen.length !== 2}
            aria-disabled={!mayWrite || chosen.length !== 2}
            onClick={() => mayWrite && chosen.length === 2 && merge()}
          >
            Merge
          </Button>
        </Tooltip>
        <Tooltip label="Your role may not erase" disabled={mayWrite}>
          <Button
            size="xs"
            variant="light"
            color="red"
            leftSection={<IconTrash size={15} />}
            data-disabled={!mayWrite}
            aria-disabled={!mayWrite}
            onClick={() => mayWrite && erase()}
          >
            Erase
          </Button>
        </Tooltip>
        <Button size="xs" variant="subtle" color="gray" leftSection={<IconX size={15} />} onClick={clear} ml="auto">
          Clear
        </Button>
      </Group>
    </Paper>
  )
}
