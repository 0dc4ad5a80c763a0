import { Button, NumberInput, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Filter, type Op, opsOf, readFilter, writeFilter } from './filter-text.ts'
import type { Field, FieldType } from './queries.ts'

type Props = {
  readonly fields: readonly Field[]
  readonly initial?: string
  readonly done: (filter: string) => void
}

const nothing: Filter = { field: '', op: 'eq', value: '' }

/** What stands for a value until one is typed. */
function firstValue(op: Op, type: FieldType): string {
  return op === 'exists' || type === 'boolean' ? 'true' : ''
}

/** One filter: a field, what is asked of it by its type, and the value. */
export function FilterForm({ fields, initial, done }: Props) {
  const [filter, setFilter] = useState<Filter>((initial === undefined ? undefined : readFilter(initial)) ?? nothing)
  const type = fields.find(field => field.name === filter.field)?.type ?? 'string'
  const ops = opsOf[type]
  const isReady = filter.field !== '' && filter.value.trim() !== ''

  function chooseField(name: string): void {
    const chosen = fields.find(field => field.name === name)?.type ?? 'string'
    const [[op] = ['eq' as const]] = opsOf[chosen]
    setFilter({ field: name, op, value: firstValue(op, chosen) })
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isReady) done(writeFilter({ ...filter, value: filter.value.trim() }))
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Select
          label="Field"
          placeholder="Choose a field"
          searchable
          data-autofocus
          comboboxProps={{ withinPortal: false }}
          data={fields.map(({ name, label }) => ({ value: name, label }))}
          value={filter.field === '' ? null : filter.field}
          onChange={name => name !== null && chooseField(name)}
        />
        <Select
          label="Condition"
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          data={ops.map(([op, words]) => ({ value: op, label: words }))}
          value={filter.op}
          onChange={value => {
            const [op] = ops.find(([name]) => name === value) ?? []
            if (op !== undefined) setFilter({ ...filter, op, value: firstValue(op, type) })
          }}
        />
        <ValueInput filter={filter} type={type} change={value => setFilter({ ...filter, value })} />
        <Button type="submit" disabled={!isReady}>
          {initial === undefined ? 'Add' : 'Change'}
        </Button>
      </Stack>
    </form>
  )
}

type ValueProps = {
  readonly filter: Filter
  readonly type: FieldType
  readonly change: (value: string) => void
}

function ValueInput({ filter: { op, value }, type, change }: ValueProps) {
  if (op === 'exists' || type === 'boolean')
    return (
      <Select
        label="Value"
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data={[
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
        value={value}
        onChange={chosen => change(chosen ?? 'true')}
      />
    )
  if (op === 'in')
    return (
      <TagsInput
        label="Values"
        placeholder="Enter after each"
        comboboxProps={{ withinPortal: false }}
        value={value === '' ? [] : value.split(',')}
        onChange={values => change(values.join(','))}
      />
    )
  if (type === 'integer' || type === 'number')
    return <NumberInput label="Value" value={value} onChange={number => change(String(number))} />
  if (type === 'timestamp' || type === 'date')
    return (
      <TextInput
        label="Day"
        type="date"
        value={value.slice(0, 10)}
        onChange={event => change(dayOf(event.currentTarget.value, type))}
      />
    )
  return <TextInput label="Value" value={value} onChange={event => change(event.currentTarget.value)} />
}

function dayOf(day: string, type: FieldType): string {
  return day === '' || type === 'date' ? day : `${day}T00:00:00Z`
}
