import { Button, Table, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { address, call } from '../../app/client.ts'
import { confirm } from '../../kit/confirm.tsx'
import { sayDone } from '../../kit/say.ts'
import { Time } from '../../kit/time.tsx'
import classes from './data.module.css'
import { describeExport, describeFormat, describeThing, type Export, isExpired } from './export-words.ts'
import { exportKeys, useExport } from './exports.ts'
import { count, fileSize } from './format.ts'
import { isMoving } from './job-words.ts'
import { StateBadge } from './state-badge.tsx'

type Props = { readonly first: Export; readonly isFollowed: boolean }

export function ExportRow({ first, isFollowed }: Props) {
  const view = useExport(first, isFollowed)
  const nowMs = Date.now()
  const { state, rows, bytes, expires_at: expiresAt } = view
  const isGone = state === 'completed' && isExpired(view, nowMs)
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500} className={classes['name']} maw={220}>
        <Text size="sm" fw={500} truncate>
          {describeThing(view)}
        </Text>
      </Table.Th>
      <Table.Td>{describeFormat(view)}</Table.Td>
      <Table.Td>
        <StateBadge state={state} />
        {state === 'failed' && (
          <Text size="xs" className={classes['bad'] ?? ''} maw={240}>
            {describeExport(view, nowMs)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{count(rows)}</Table.Td>
      <Table.Td>{bytes === 0 ? '–' : fileSize(bytes)}</Table.Td>
      <Table.Td className={classes['short']}>
        <Time at={view.created_at} />
      </Table.Td>
      <Table.Td className={classes['short']}>{expiresAt === null || isGone ? '–' : <Time at={expiresAt} />}</Table.Td>
      <Table.Td>
        <Deed view={view} isGone={isGone} />
      </Table.Td>
    </Table.Tr>
  )
}

function Deed({ view, isGone }: { readonly view: Export; readonly isGone: boolean }) {
  const queryClient = useQueryClient()
  const path = { id: view.id }
  if (isMoving(view)) {
    const cancel = () =>
      confirm({
        title: 'Cancel this export?',
        text: 'There will be no file. It can be made again at any time.',
        deed: 'Cancel the export',
        isDangerous: true,
        act: async () => {
          queryClient.setQueryData(exportKeys.one(view.id), await call('POST /v1/exports/{id}/cancel', { path }))
          await queryClient.invalidateQueries({ queryKey: exportKeys.list })
          sayDone('The export was cancelled')
        },
      })
    return (
      <Button size="xs" variant="default" onClick={cancel}>
        Cancel
      </Button>
    )
  }
  if (view.state !== 'completed') return null
  if (isGone) {
    return (
      <Text size="sm" c="dimmed">
        The file is gone
      </Text>
    )
  }
  return (
    <Button
      component="a"
      size="xs"
      variant="light"
      href={address('GET /v1/exports/{id}/file', { path })}
      download={view.file_name ?? ''}
      leftSection={<IconDownload size={14} aria-hidden />}
      aria-label={`Download ${view.file_name ?? 'the file'}`}
    >
      Download
    </Button>
  )
}
