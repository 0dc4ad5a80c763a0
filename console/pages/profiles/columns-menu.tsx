import { ActionIcon, Button, Checkbox, Group, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react'
import { useState } from 'react'
import { defaultColumns } from './list-search.ts'
import type { Field } from './queries.ts'

type Props = {
  readonly columns: readonly string[]
  readonly fields: readonly Field[]
  readonly labelOf: (column: string) => string
  readonly change: (columns: readonly string[]) => void
}

function moved(columns: readonly string[], at: number, by: number): readonly string[] {
  const rest = columns.toSpliced(at, 1)
  return rest.toSpliced(at + by, 0, columns[at] ?? '')
}

/** Which columns the table has, and in which order. */
export function ColumnsMenu({ columns, fields, labelOf, change }: Props) {
  const [wanted, setWanted] = useState('')
  const matches = (column: string) => `${labelOf(column)} ${column}`.toLowerCase().includes(wanted.trim().toLowerCase())
  const others = ['name', 'identifiers', ...fields.map(field => field.name)].filter(column => !columns.includes(column))
  return (
    <Popover position="bottom-end" width={300} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <Stack gap="xs">
          <TextInput
            aria-label="Find a column"
            placeholder="Find a column"
            value={wanted}
            onChange={event => setWanted(event.currentTarget.value)}
            data-autofocus
          />
          <ScrollArea.Autosize mah={320} type="auto">
            <Stack gap={6}>
              {columns.map((column, at) => (
                <Group key={column} justify="space-between" wrap="nowrap" gap="xs" hidden={!matches(column)}>
                  <Checkbox
                    size="xs"
                    label={labelOf(column)}
                    checked
                    disabled={columns.length === 1}
                    onChange={() => change(columns.filter(other => other !== column))}
                  />
                  <Group gap={2} wrap="nowrap">
                    <ActionIcon
                      size="sm"
                      variant="subtle"
                      color="gray"
                      disabled={at === 0}
                      aria-label={`Move ${labelOf(column)} to the left`}
                      onClick={() => change(moved(columns, at, -1))}
                    >
                      <IconArrowUp size={14} />
                    </ActionIcon>
                    <ActionIcon
                      size="sm"
                      variant="subtle"
                      color="gray"
                      disabled={at === columns.length - 1}
                      aria-label={`Move ${labelOf(column)} to the right`}
                      onClick={() => change(moved(columns, at, 1))}
                    >
                      <IconArrowDown size={14} />
                    </ActionIcon>
                  </Group>
                </Group>
              ))}
              <Text size="xs" fw={600} c="dimmed" pt={4}>
                Not shown
              </Text>
              {others.filter(matches).map(column => (
                <Checkbox
                  key={column}
                  size="xs"
                  label={labelOf(column)}
                  checked={false}
                  onChange={() => change([...columns, column])}
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
          <Button variant="subtle" size="xs" onClick={() => change(defaultColumns)}>
            Back to the usual columns
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
