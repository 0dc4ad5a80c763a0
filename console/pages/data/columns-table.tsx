import { Badge, Button, Center, ScrollArea, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { cut, textOfValue } from '../../kit/words.ts'
import classes from './data.module.css'
import { type Draft, doubledColumns, fieldNameFor, noTarget, type Target } from './draft.ts'
import { count } from './format.ts'
import type { DataObject, Preview } from './imports.ts'

export type DraftProps = {
  readonly draft: Draft
  readonly change: (changed: Partial<Draft>) => void
  readonly preview: Preview
  readonly definition: DataObject
  readonly faults: readonly { readonly path: string; readonly message: string }[]
}

const shownAtFirst = 60
const longestSample = 60

/** What each column of the file means: its values, and the field that it fills. */
export function ColumnsTable({ draft, change, preview, definition, faults }: DraftProps) {
  const [shown, setShown] = useState(shownAtFirst)
  const fields = useMemo(() => fieldOptions(definition), [definition])
  const doubled = doubledColumns(draft.targets)
  const taken = Object.values(draft.targets).filter(({ kind }) => kind !== 'none').length
  const set = (column: string, target: Target) => change({ targets: { ...draft.targets, [column]: target } })
  return (
    <Stack gap="xs">
      <Text size="sm">
        {count(taken)} of {count(preview.columns.length)} columns go into a field. The others are left out; nothing in
        the file is lost by it.
      </Text>
      <ScrollArea type="auto">
        <Table miw={720} verticalSpacing="sm" aria-label="Columns of the file">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" w="24%">
                Column
              </Table.Th>
              <Table.Th scope="col">Some of its values</Table.Th>
              <Table.Th scope="col" w={320}>
                Goes into
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.columns.slice(0, shown).map(column => {
              const other = doubled.get(column.name)
              const fault =
                faults.find(({ path }) => path === `mapping.${column.name}`)?.message ??
                (other === undefined ? undefined : `${other} goes there already. Leave one of them out.`)
              return (
                <ColumnRow
                  key={column.name}
                  {...{ column, fields, fault }}
                  target={draft.targets[column.name] ?? noTarget}
                  set={target => set(column.name, target)}
                />
              )
            })}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      {preview.columns.length > shown && (
        <Center>
          <Button variant="default" onClick={() => setShown(shown + shownAtFirst)}>
            Show more columns
          </Button>
        </Center>
      )}
    </Stack>
  )
}

type Option = { readonly value: string; readonly label: string }
type Options = { readonly group: string; readonly items: Option[] }[]

// Behind a mark that no name of a field begins with.
const leaveOut = '-none'
const newField = '-new'

function fieldOptions({ fields, identity_keys, discovered_fields, object_type }: DataObject): Options {
  const labels = new Map(fields.map(({ name, display_name }) => [name, display_name]))
  const option = (name: string): Option => {
    const label = labels.get(name)
    return { value: name, label: label === null || label === undefined || label === name ? name : `${label} (${name})` }
  }
  const others = fields.map(({ name }) => name).filter(name => !identity_keys.includes(name))
  const isProfiles = object_type === 'profile'
  return [
    {
      group: 'Or',
      items: [
        { value: leaveOut, label: 'Leave out' },
        ...(isProfiles ? [{ value: newField, label: 'A new field' }] : []),
      ],
    },
    { group: isProfiles ? 'Tells who it is' : 'Tells which row it is', items: identity_keys.map(option) },
    { group: 'Declared fields', items: others.map(option) },
    { group: 'Discovered fields', items: isProfiles ? discovered_fields.map(({ name }) => option(name)) : [] },
  ].filter(({ items }) => items.length > 0)
}

type RowProps = {
  readonly column: Preview['columns'][number]
  readonly target: Target
  readonly fields: Options
  readonly fault: string | undefined
  readonly set: (target: Target) => void
}

const reasons = { name: 'Guessed by its name', values: 'Guessed by its values' } as const

function ColumnRow({ column, target, fields, fault, set }: RowProps) {
  const { name, samples, field, why } = column
  const isGuess = why !== null && target.kind === 'field' && target.field === field
  const value = target.kind === 'none' ? leaveOut : target.kind === 'new' ? newField : target.field
  const pick = (picked: string | null) => {
    if (picked === null || picked === leaveOut) return set(noTarget)
    set(picked === newField ? { kind: 'new', field: fieldNameFor(name) } : { kind: 'field', field: picked })
  }
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500} className={classes['value']}>
        {name}
      </Table.Th>
      <Table.Td className={classes['value']}>
        {samples.map(sample => cut(textOfValue(sample), longestSample)).join(' · ') || '(empty)'}
      </Table.Td>
      <Table.Td>
        <Stack gap={6} align="stretch">
          <Select
            aria-label={`Field for ${name}`}
            data={fields}
            value={value}
            onChange={pick}
            allowDeselect={false}
            searchable
            maxDropdownHeight={320}
            nothingFoundMessage="No such field"
            error={target.kind === 'new' ? undefined : fault}
          />
          {target.kind === 'new' && (
            <TextInput
              aria-label={`Name of the new field for ${name}`}
              description="Lower case letters, digits and _. It can be declared later under Schema."
              value={target.field}
              onChange={event => set({ kind: 'new', field: event.currentTarget.value })}
              error={fault}
            />
          )}
          {isGuess && (
            <Badge variant="light" color="gray" size="sm" tt="none" fw={500}>
              {reasons[why]}
            </Badge>
          )}
        </Stack>
      </Table.Td>
    </Table.Tr>
  )
}
