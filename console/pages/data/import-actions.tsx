import { Button, Group, Stack, Text } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { call } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { confirm } from '../../kit/confirm.tsx'
import { sayFault } from '../../kit/say.ts'
import { several } from '../../kit/words.ts'
import { createImport, type Import, importKeys, repeatOf } from './imports.ts'
import { isMoving, isOver } from './job-words.ts'
import { Notice } from './notice.tsx'

/** Pause, resume, cancel. */
export function ImportActions({ view }: { readonly view: Import }) {
  const mayWrite = useMay('imports:write')
  const queryClient = useQueryClient()
  const path = { id: view.id }
  const show = (changed: Import) => queryClient.setQueryData(importKeys.one(view.id), changed)
  const pause = useMutation({
    mutationFn: () => call('POST /v1/imports/{id}/pause', { path }),
    onSuccess: show,
    onError: error => sayFault('The import was not paused', error),
  })
  const resume = useMutation({
    mutationFn: () => call('POST /v1/imports/{id}/resume', { path }),
    onSuccess: show,
    onError: error => sayFault('The import was not resumed', error),
  })
  if (!mayWrite || isOver(view)) return null
  const cancel = () =>
    confirm({
      title: 'Cancel this import?',
      text: view.dry_run
        ? 'The dry run ends here. It has written nothing.'
        : 'It ends for good. Rows that were written stay written; to stop it for a while, pause it.',
      deed: 'Cancel the import',
      isDangerous: true,
      act: async () => show(await call('POST /v1/imports/{id}/cancel', { path })),
    })
  return (
    <>
      {isMoving(view) && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={pause.isPending}
          onClick={() => pause.mutate()}
        >
          Pause
        </Button>
      )}
      {view.state === 'paused' && (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={resume.isPending}
          onClick={() => resume.mutate()}
        >
          Resume
        </Button>
      )}
      <Button variant="default" leftSection={<IconX size={16} aria-hidden />} onClick={cancel}>
        Cancel
      </Button>
    </>
  )
}

/** Below a dry run that is over: the import itself, with the same settings, or a step back. */
export function ImportNow({ view }: { readonly view: Import }) {
  const mayWrite = useMay('imports:write')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const start = useMutation({
    mutationFn: () => createImport(repeatOf(view)),
    onSuccess: async created => {
      queryClient.setQueryData(importKeys.one(created.id), created)
      await navigate({ to: '/data/imports/$id', params: { id: created.id } })
    },
  })
  if (!view.dry_run || !isOver(view) || !mayWrite) return null
  const { rows, state } = view
  const writable = rows.processed - rows.failed
  return (
    <Stack gap="sm">
      {start.isError && (
        <Notice color="red" title="The import was not started" role="alert">
          <Text size="sm">{start.error.message}</Text>
        </Notice>
      )}
      <Group>
        {state === 'completed' && (
          <Button loading={start.isPending} disabled={writable === 0} onClick={() => start.mutate()}>
            Import now
          </Button>
        )}
        <Button
          variant="default"
          renderRoot={props => (
            <Link
              to="/data/imports/new"
              search={{ file: view.file_id, step: 'columns', object: view.object, run: view.id }}
              {...props}
            />
          )}
        >
          Change the columns
        </Button>
        {state === 'completed' && rows.failed > 0 && (
          <Text size="sm" c="dimmed">
            {writable === 0
              ? 'No row can be written: look at the errors, and at the columns.'
              : `${several(writable, 'row')} will be written, ${several(rows.failed, 'row')} left out and listed.`}
          </Text>
        )}
      </Group>
    </Stack>
  )
}
