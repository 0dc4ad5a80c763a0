import { Button, Group, List, Select, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem, call } from '../../app/client.ts'
import { objectsQuery } from '../../app/queries.ts'
import { ErrorState } from '../../kit/error-state.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { several } from '../../kit/words.ts'
import { ColumnsTable } from './columns-table.tsx'
import { type Draft, draftOf, guessedDraft, keepDraft, keptDraft, requestOf } from './draft.ts'
import { fileSize } from './format.ts'
import { ImportOptions } from './import-options.tsx'
import { createImport, type DataObject, importKeys, type Preview, previewQuery } from './imports.ts'
import { Notice } from './notice.tsx'

type Props = { readonly file: string; readonly object: string; readonly run: string | undefined }

export function ColumnsStep({ file, object, run }: Props) {
  const objects = useQuery(objectsQuery)
  const preview = useQuery(previewQuery(file, object))
  // What an earlier dry run said, for who comes from it in another tab.
  const earlier = useQuery({
    queryKey: importKeys.one(run ?? ''),
    queryFn: () => call('GET /v1/imports/{id}', { path: { id: run ?? '' } }),
    enabled: run !== undefined,
  })
  const failed = [preview, objects].find(query => query.isError)
  if (failed !== undefined) return <Unreadable error={failed.error} retry={() => void failed.refetch()} />
  if (preview.data === undefined || objects.data === undefined || (run !== undefined && earlier.isPending)) {
    return <PageLoader />
  }
  const definition = objects.data.find(({ name }) => name === object)
  if (definition === undefined) return <Unreadable error={new Error(`There is no object ${object}.`)} />
  const first =
    keptDraft(file, object) ??
    (earlier.data?.object === object
      ? draftOf(earlier.data, preview.data, definition)
      : guessedDraft(preview.data, definition))
  return <Columns {...{ file, definition, first }} preview={preview.data} objects={objects.data} />
}

function Unreadable({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  return (
    <Stack align="flex-start">
      <ErrorState error={error} title="The file cannot be imported like this" {...(retry !== undefined && { retry })} />
      <Button component={Link} to="/data/imports/new" variant="default">
        Choose another file
      </Button>
    </Stack>
  )
}

type ColumnsProps = {
  readonly file: string
  readonly definition: DataObject
  readonly first: Draft
  readonly preview: Preview
  readonly objects: readonly DataObject[]
}

function Columns({ file, definition, first, preview, objects }: ColumnsProps) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(first)
  const start = useMutation({
    mutationFn: (isDryRun: boolean) =>
      createImport({ ...requestOf(draft, file, definition), ...(isDryRun && { dry_run: true }) }),
    onSuccess: async (created, isDryRun) => {
      queryClient.setQueryData(importKeys.one(created.id), created)
      if (!isDryRun) return navigate({ to: '/data/imports/$id', params: { id: created.id } })
      const search = { file, step: 'check', object: definition.name, run: created.id } as const
      return navigate({ to: '/data/imports/new', search })
    },
  })
  const faults = start.error instanceof ApiProblem ? start.error.errors : []
  const change = (changed: Partial<Draft>) => {
    const next = { ...draft, ...changed }
    keepDraft(file, definition.name, next)
    setDraft(next)
    if (start.isError) start.reset()
  }
  const importable = objects.filter(({ ingestion }) => ingestion.file_import)
  return (
    <Stack>
      <Group align="flex-end" justify="space-between">
        <Select
          label="What is in the file?"
          description="One row is one of these."
          data={importable.map(one => ({
            value: one.name,
            label: one.name === 'profiles' ? 'People' : one.plural_display_name || one.name,
          }))}
          value={definition.name}
          allowDeselect={false}
          onChange={object => {
            if (object === null) return
            void navigate({ to: '/data/imports/new', search: { file, step: 'columns', object } })
          }}
          w={280}
        />
        <FileFacts file={file} preview={preview} />
      </Group>
      {!draft.isRestore && <ColumnsTable {...{ draft, change, preview, definition, faults }} />}
      <ImportOptions {...{ draft, change, preview, definition, faults }} />
      {start.isError && <Refused message={start.error.message} faults={faults} />}
      <Group>
        <Button loading={start.isPending && start.variables} onClick={() => start.mutate(true)}>
          Try it without writing
        </Button>
        <Button variant="default" loading={start.isPending && !start.variables} onClick={() => start.mutate(false)}>
          Import without a dry run
        </Button>
      </Group>
    </Stack>
  )
}

const faultsShown = 10

type RefusedProps = {
  readonly message: string
  readonly faults: readonly { readonly path: string; readonly message: string }[]
}

function Refused({ message, faults }: RefusedProps) {
  return (
    <Notice color="red" title="Nothing was started" role="alert">
      {faults.length < 2 && <Text size="sm">{message}</Text>}
      {faults.length > 1 && (
        <List size="sm">
          {faults.slice(0, faultsShown).map(fault => (
            <List.Item key={`${fault.path} ${fault.message}`}>
              {fault.path.replace(/^mapping\.?/, '')} {fault.message}
            </List.Item>
          ))}
        </List>
      )}
    </Notice>
  )
}

const formats = { csv: 'CSV', ndjson: 'NDJSON', parquet: 'Parquet' } as const
const delimiters: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

function FileFacts({ file, preview }: { readonly file: string; readonly preview: Preview }) {
  const { data } = useQuery({
    queryKey: ['data', 'file', file],
    queryFn: () => call('GET /v1/files/{id}', { path: { id: file } }),
  })
  const { format, gzip, delimiter, columns } = preview
  const facts = [
    ...(data === undefined ? [] : [data.name, fileSize(data.bytes)]),
    `${formats[format]}${gzip ? ', gzipped' : ''}${delimiter === null ? '' : `, between ${delimiters[delimiter] ?? delimiter}`}`,
    several(columns.length, 'column'),
  ]
  return (
    <Text size="sm" c="dimmed" maw={600} truncate>
      {facts.join(' · ')}
    </Text>
  )
}
