import {
  Group,
  Input,
  MultiSelect,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../app/client.ts'
import { objectsQuery } from '../../app/queries.ts'
import { useMay } from '../../app/session.ts'
import type { Choice } from './export-choice.ts'
import { formatExplanations, formatOptions } from './export-words.ts'
import type { DataObject } from './imports.ts'

type Part = {
  readonly choice: Choice
  readonly change: (changed: Partial<Choice>) => void
  readonly faultAt: (path: string) => string | undefined
}

export function Who({ choice, change, faultAt }: Part) {
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

export function Fields({ choice, change, faultAt }: Part) {
  const { data: objects } = useQuery(objectsQuery)
  const { of } = choice
  if (of !== 'profiles' && of !== 'records') return null
  const name = of === 'profiles' ? 'profiles' : choice.object
  const fields = fieldsOf(objects?.find(object => object.name === name))
  return (
    <>
      {of === 'records' && (
        <Select
          label="Object"
          placeholder="Choose one"
          data={(objects ?? [])
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

export function Format({ choice, change }: Part) {
  return (
    <Stack gap="xs">
      <Input.Label id="export-format" labelElement="div">
        Format
      </Input.Label>
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
