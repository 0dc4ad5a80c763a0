import {
  Alert,
  Button,
  Group,
  MultiSelect,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
} from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, call } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { sayDone } from '../../kit/say.ts'
import {
  type ExportedThing,
  type ExportFormat,
  exportedOptions,
  formatExplanations,
  formatOptions,
} from './export-words.ts'
import { exportKeys } from './exports.ts'
import { type DataObject, objectsQuery } from './imports.ts'
import type { ExportsSearch } from './routes.ts'

type Choice = {
  readonly of: ExportedThing
  readonly format: ExportFormat
  readonly isGzipped: boolean
  readonly isForSpreadsheets: boolean
  readonly object: string | null
  readonly who: 'everybody' | 'segment' | 'filter'
  readonly segment: string | null
  readonly filters: string[]
  readonly fields: string[]
}

function firstChoice({ of, segment, object, filter }: ExportsSearch): Choice {
  return {
    of: of ?? 'profiles',
    format: 'csv',
    isGzipped: false,
    isForSpreadsheets: false,
    object: object ?? null,
    who: segment !== undefined ? 'segment' : filter !== undefined ? 'filter' : 'everybody',
    segment: segment ?? null,
    filters: [...(filter ?? [])],
    fields: [],
  }
}

type Body = Parameters<typeof call<'POST /v1/exports'>>[1]['body']

function requestOf(choice: Choice): Body {
  const { of, format, who, segment, filters, fields, object } = choice
  const isPeople = of === 'profiles'
  return {
    of,
    format,
    ...(format !== 'parquet' && { gzip: choice.isGzipped }),
    ...(format === 'csv' && { defuse_formulas: choice.isForSpreadsheets }),
    ...(of === 'records' && object !== null && { object }),
    ...(isPeople && who === 'segment' && segment !== null && { segment_id: segment }),
    ...(isPeople && who === 'filter' && filters.length > 0 && { filter: filters }),
    ...((isPeople || of === 'records') && fields.length > 0 && { fields }),
  }
}

function isComplete({ of, object, who, segment, filters }: Choice): boolean {
  if (of === 'records') return object !== null
  if (of !== 'profiles') return true
  return who === 'everybody' || (who === 'segment' ? segment !== null : filters.length > 0)
}

type Props = { readonly given: ExportsSearch; readonly close: () => void }

export function NewExport({ given, close }: Props) {
  const queryClient = useQueryClient()
  const [choice, setChoice] = useState(() => firstChoice(given))
  const start = useMutation({
    mutationFn: () => call('POST /v1/exports', { body: requestOf(choice) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: exportKeys.list })
      sayDone('The export has begun')
      close()
    },
  })
  const change = (changed: Partial<Choice>) => {
    setChoice({ ...choice, ...changed })
    if (start.isError) start.reset()
  }
  const faults = start.error instanceof ApiProblem ? start.error.errors : []
  const parts = { choice, change, faultAt: (path: string) => faults.find(fault => fault.path === path)?.message }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (isComplete(choice)) start.mutate()
      }}
    >
      <Stack>
        <Select
          label="What"
          data={exportedOptions}
          value={choice.of}
          allowDeselect={false}
          onChange={of => of !== null && change({ of, fields: [] })}
          data-autofocus
        />
        {choice.of === 'profiles' && <Who {...parts} />}
        <Fields {...parts} />
        <Format {...parts} />
        {start.isError && (
          <Alert color="red" title="The export was not started" role="alert">
            <Text size="sm">{start.error.message}</Text>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Close
          </Button>
          <Button type="submit" loading={start.isPending} disabled={!isComplete(choice)}>
            Export
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type Part = {
  readonly choice: Choice
  readonly change: (changed: Partial<Choice>) => void
  readonly faultAt: (path: string) => string | undefined
}

function Who({ choice, change, faultAt }: Part) {
  const maySeeSegments = useMay('scoring:read')
  const { data: segments } = useQuery({
    queryKey: ['data', 'segments'],
    queryFn: () => call('GET /v1/segments'),
    enabled: maySeeSegments,
  })
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Who"
        value={choice.who}
        onChange={who => change({ who: who === 'segment' || who === 'filter' ? who : 'everybody' })}
      >
        <Group mt={6}>
          <Radio value="everybody" label="Everybody" />
          <Radio value="segment" label="A segment" disabled={!maySeeSegments} />
          <Radio value="filter" label="A filter" />
        </Group>
      </Radio.Group>
      {choice.who === 'segment' && (
        <Select
          label="Segment"
          placeholder="Choose one"
          data={(segments?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={choice.segment}
          onChange={segment => change({ segment })}
          nothingFoundMessage="There is no segment yet"
          searchable
          error={faultAt('segment_id')}
        />
      )}
      {choice.who === 'filter' && (
        <TagsInput
          label="Filters"
          description="As in the list of profiles, such as country:eq:DE; all of them must hold. Enter adds one."
          value={choice.filters}
          onChange={filters => change({ filters })}
          splitChars={[]}
          acceptValueOnBlur
          error={faultAt('filter')}
        />
      )}
    </Stack>
  )
}

function fieldsOf(object: DataObject | undefined): string[] {
  if (object === undefined) return []
  const declared = object.fields.map(({ name }) => name)
  return [...new Set([...declared, ...object.discovered_fields.map(({ name }) => name)])]
}

function Fields({ choice, change, faultAt }: Part) {
  const { data: objects } = useQuery(objectsQuery)
  const { of } = choice
  if (of !== 'profiles' && of !== 'records') return null
  const name = of === 'profiles' ? 'profiles' : choice.object
  const fields = fieldsOf(objects?.data.find(object => object.name === name))
  return (
    <>
      {of === 'records' && (
        <Select
          label="Object"
          placeholder="Choose one"
          data={(objects?.data ?? [])
            .filter(object => object.name !== 'profiles')
            .map(object => ({ value: object.name, label: object.plural_display_name || object.name }))}
          value={choice.object}
          onChange={object => change({ object, fields: [] })}
          error={faultAt('object')}
        />
      )}
      <MultiSelect
        label="Fields"
        description="In this order. Without any, all of them."
        placeholder={choice.fields.length === 0 ? 'All fields' : ''}
        data={fields}
        value={choice.fields}
        onChange={chosen => change({ fields: chosen })}
        searchable
        clearable
        error={faultAt('fields')}
      />
    </>
  )
}

function Format({ choice, change }: Part) {
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500} id="export-format">
        Format
      </Text>
      <SegmentedControl
        aria-labelledby="export-format"
        data={[...formatOptions]}
        value={choice.format}
        onChange={format => change({ format })}
      />
      <Text size="sm" c="dimmed">
        {formatExplanations[choice.format]}
      </Text>
      {choice.format !== 'parquet' && (
        <Switch
          label="Compress it (gzip)"
          checked={choice.isGzipped}
          onChange={event => change({ isGzipped: event.currentTarget.checked })}
        />
      )}
      {choice.format === 'csv' && (
        <Switch
          label="Make it safe for spreadsheets"
          description="Text that a spreadsheet would take for a formula gets an apostrophe in front. Do not import such a file again."
          checked={choice.isForSpreadsheets}
          onChange={event => change({ isForSpreadsheets: event.currentTarget.checked })}
        />
      )}
    </Stack>
  )
}
