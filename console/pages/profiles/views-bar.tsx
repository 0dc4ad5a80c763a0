import { ActionIcon, Button, Group, Menu, Tabs } from '@mantine/core'
import { IconBookmarkPlus, IconDots, IconLock, IconTrash, IconUsersGroup } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Schemas } from '../../../client/api/client.ts'
import { call } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { confirm } from '../../kit/confirm.tsx'
import { sayDone, sayFault } from '../../kit/say.ts'
import { isSameList, type ListState, stateOf } from './list-search.ts'
import { viewsQuery } from './queries.ts'
import { askForView } from './save-view.tsx'

type View = Schemas['SavedView']

type Props = {
  readonly list: ListState
  /** The id of the view that the list began as. */
  readonly view: string | undefined
  readonly open: (list: ListState, view: string | undefined) => void
}

const everybody = 'everybody'

/** Saved views as tabs; a list that differs from its view can be kept as it is now. */
export function ViewsBar({ list, view: viewId, open }: Props) {
  const { data: views = [], isPending } = useQuery({ ...viewsQuery, select: answer => answer.data })
  const queryClient = useQueryClient()
  const mayShare = useMay('profiles:write')
  const view = views.find(({ id }) => id === viewId)
  const mayChange = view !== undefined && (mayShare || !view.is_shared)
  const isChanged = !isPending && !isSameList(list, stateOf(view ?? {}))
  const refresh = () => queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey })

  async function keep(): Promise<void> {
    if (view === undefined) return
    try {
      await call('PATCH /v1/views/{id}', { path: { id: view.id }, body: definitionOf(list) })
      await refresh()
      sayDone(`${view.name} is kept as it is now.`)
    } catch (error) {
      sayFault('The view was not changed', error)
    }
  }

  function save(): void {
    askForView({
      mayShare,
      async save(name, isShared) {
        const body = { name, is_shared: isShared, ...definitionOf(list) }
        const made = await call('POST /v1/views', { body })
        await refresh()
        open(list, made.id)
      },
    })
  }

  return (
    <Group justify="space-between" wrap="nowrap" align="center" gap="xs">
      <Tabs
        value={view?.id ?? everybody}
        onChange={id => {
          const chosen = views.find(other => other.id === id)
          open(stateOf(chosen ?? {}), chosen?.id)
        }}
        keepMounted={false}
        flex={1}
        miw={0}
      >
        <Tabs.List aria-label="Saved views">
          <Tabs.Tab value={everybody}>Everybody</Tabs.Tab>
          {views.map(({ id, name, is_shared: isShared }) => (
            <Tabs.Tab
              key={id}
              value={id}
              leftSection={isShared ? null : <IconLock size={14} aria-label="Only yours" />}
            >
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {isChanged && mayChange && (
        <Button variant="light" size="xs" onClick={() => void keep()}>
          Save changes
        </Button>
      )}
      {isChanged && (
        <Button variant="subtle" size="xs" leftSection={<IconBookmarkPlus size={16} />} onClick={save}>
          Save as view
        </Button>
      )}
      {mayChange && <ViewMenu view={view} mayShare={mayShare} refresh={refresh} close={() => open(list, undefined)} />}
    </Group>
  )
}

function definitionOf({ q, filter, sort, columns }: ListState) {
  return { q, filter: [...filter], sort, columns: [...columns] }
}

type MenuProps = {
  readonly view: View
  readonly mayShare: boolean
  readonly refresh: () => Promise<unknown>
  readonly close: () => void
}

function ViewMenu({ view, mayShare, refresh, close }: MenuProps) {
  async function share(): Promise<void> {
    try {
      await call('PATCH /v1/views/{id}', { path: { id: view.id }, body: { is_shared: !view.is_shared } })
      await refresh()
    } catch (error) {
      sayFault('The view was not changed', error)
    }
  }
  function remove(): void {
    confirm({
      title: `Delete the view ${view.name}?`,
      text: view.is_shared ? 'Everybody in the workspace loses it. No person is deleted.' : 'No person is deleted.',
      deed: 'Delete the view',
      isDangerous: true,
      async act() {
        await call('DELETE /v1/views/{id}', { path: { id: view.id } })
        await refresh()
        close()
      },
    })
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`What to do with the view ${view.name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayShare && view.is_own && (
          <Menu.Item leftSection={<IconUsersGroup size={16} />} onClick={() => void share()}>
            {view.is_shared ? 'Keep it to myself' : 'Share with the workspace'}
          </Menu.Item>
        )}
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={remove}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
