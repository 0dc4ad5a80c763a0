import { Button, Code, Modal, ScrollArea, Stack, Table } from '@mantine/core'
import { IconDatabaseExport, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMay } from '../../app/session.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { LoadMore } from '../../kit/load-more.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { ExportRow } from './export-row.tsx'
import type { Export } from './export-words.ts'
import { exportsQuery } from './exports.ts'
import { isMoving } from './job-words.ts'
import { NewExport } from './new-export.tsx'

export function ExportsPage() {
  const search = useSearch({ from: '/shell/data/exports' })
  const navigate = useNavigate()
  const mayExport = useMay('exports:read')
  const list = useInfiniteQuery(exportsQuery)
  const exports = list.data?.pages.flatMap(page => page.data)
  const close = () => void navigate({ to: '/data/exports' })
  const start = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      disabled={!mayExport}
      onClick={() => void navigate({ to: '/data/exports', search: { new: true } })}
    >
      New export
    </Button>
  )
  return (
    <Page
      title="Exports"
      lead="Files with people, rows, events or conflicts. Each is kept for 24 hours after it was written."
      actions={start}
    >
      {list.isPending && <PageLoader />}
      {list.isError && exports === undefined && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {exports?.length === 0 && (
        <EmptyState icon={IconDatabaseExport} title="Nothing was exported in the last seven days">
          <Stack gap="xs" align="center">
            <span>
              Take people to a spreadsheet or a warehouse, hand a segment on, or keep a copy. It is written in the
              background, so large ones are no trouble.
            </span>
            <span>
              On the command line: <Code>onefold export --out people.csv</Code>
            </span>
          </Stack>
        </EmptyState>
      )}
      {exports !== undefined && exports.length > 0 && <ExportsTable exports={exports} />}
      <LoadMore list={list} />
      <Modal opened={search.new === true} onClose={close} title="New export" size="lg">
        <NewExport given={search} close={close} />
      </Modal>
    </Page>
  )
}

/** Streams beyond these would take the connections that the page needs itself. */
const followedAtOnce = 2

function ExportsTable({ exports }: { readonly exports: readonly Export[] }) {
  const followed = new Set(
    exports
      .filter(isMoving)
      .slice(-followedAtOnce)
      .map(({ id }) => id),
  )
  return (
    <ScrollArea type="auto">
      <Table miw={760} highlightOnHover verticalSpacing="sm" aria-label="Exports">
        <Table.Thead>
          <Table.Tr>
            {['What', 'Format', 'State', 'Rows', 'Size', 'Made', 'Kept until'].map(name => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
            <Table.Th scope="col">
              <span>File</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {exports.map(view => (
            <ExportRow key={view.id} first={view} isFollowed={followed.has(view.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
