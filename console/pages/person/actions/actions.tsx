import { Button, Group, Menu } from '@mantine/core'
import { IconArrowMerge, IconDots, IconFileDownload, IconNote, IconPencil, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call, type Schemas } from '../../../app/client.ts'
import { refreshPeople } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { sayDone, sayFault } from '../../../kit/say.ts'
import { titleOf } from '../parts/person-name.ts'
import { usePersonSearch } from '../person-search.ts'
import { downloadPerson } from './download.ts'

/** What can be typed on any keyboard, and is no trouble to compare. */
const typeable = /^[\x21-\x7e][\x20-\x7e]{1,58}[\x21-\x7e]$/

/** What can be done with the person as a whole. */
export function Actions({ profile }: { readonly profile: Schemas['Profile'] }) {
  const { change } = usePersonSearch()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const mayWrite = useMay('profiles:write')
  const { id, identifiers } = profile
  const title = titleOf(profile)

  async function erase() {
    await call('DELETE /v1/profiles/{id}', { path: { id } })
    sayDone('The person is erased.')
    await navigate({ to: '/profiles' })
    queryClient.removeQueries({ queryKey: ['person', id] })
    await refreshPeople(queryClient)
  }

  function askToErase() {
    confirm({
      title: 'Erase this person?',
      text: (
        <>
          <bdi>{title}</bdi> goes with everything that was merged in: fields, identifiers, history, events, enrichments,
          notes, scores and records. This cannot be undone. An audit line without personal data stays.
        </>
      ),
      deed: 'Erase this person',
      type: [title, ...identifiers.map(({ value }) => value)].find(text => typeable.test(text)) ?? id,
      act: erase,
    })
  }

  return (
    <Group gap="xs">
      {mayWrite && (
        <>
          <Button
            variant="default"
            leftSection={<IconNote size={16} />}
            onClick={() => change({ tab: 'notes', field: undefined })}
          >
            Add a note
          </Button>
          <Button variant="default" leftSection={<IconPencil size={16} />} onClick={() => change({ do: 'edit' })}>
            Edit fields
          </Button>
        </>
      )}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" px="xs" aria-label="More actions">
            <IconDots size={18} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayWrite && (
            <Menu.Item leftSection={<IconArrowMerge size={16} />} onClick={() => change({ do: 'merge' })}>
              Merge with another profile
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconFileDownload size={16} />}
            onClick={() => void downloadPerson(id).catch(error => sayFault('Nothing was exported', error))}
          >
            Export everything as JSON
          </Menu.Item>
          {mayWrite && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={askToErase}>
                Erase this person
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
