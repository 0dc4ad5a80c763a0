import { Button, Tooltip } from '@mantine/core'
import { IconFileExport } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { sayDone, sayFault } from '../../kit/say.ts'
import type { ListState } from './list-search.ts'

/** Writes everybody who passes the filters to a file, as a job. */
export function ExportAll({ list }: { readonly list: ListState }) {
  const mayExport = useMay('exports:read')
  const navigate = useNavigate()
  const { mutate, isPending } = useMutation({
    mutationFn: () => {
      const filter = list.filter.length > 0 ? { filter: [...list.filter] } : {}
      return call('POST /v1/exports', { body: { of: 'profiles', format: 'csv', ...filter } })
    },
    onSuccess() {
      sayDone('The export is on its way.')
      void navigate({ to: '/data/exports' })
    },
    onError: error => sayFault('The export was not started', error),
  })
  const reason = !mayExport
    ? 'Your role may not export'
    : list.q.trim() !== ''
      ? 'An export knows filters, not a search: use a filter, or tick people and download them'
      : undefined
  return (
    <Tooltip label={reason ?? 'Everybody in this list, with all fields, as a CSV file'} multiline maw={280}>
      <Button
        variant="default"
        leftSection={<IconFileExport size={16} />}
        loading={isPending}
        data-disabled={reason !== undefined}
        aria-disabled={reason !== undefined}
        onClick={() => reason === undefined && mutate()}
      >
        Export
      </Button>
    </Tooltip>
  )
}
