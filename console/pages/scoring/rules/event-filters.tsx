import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { choices, isOperator } from '../parts/words.ts'

const operators = ['equals', 'contains', 'starts_with', 'gte', 'lte'] as const

export type EventFilter = {
  readonly field: string
  readonly operator: (typeof operators)[number]
  readonly value: string
}

type Props = {
  readonly filters: readonly EventFilter[]
  readonly onChange: (filters: readonly EventFilter[]) => void
  readonly faultOf: (member: string) => string | undefined
}

const blank: EventFilter = { field: '', operator: 'equals', value: '' }

/** Conditions on the metadata of an event; all must hold. */
export function EventFilters({ filters, onChange, faultOf }: Props) {
  const change = (at: number, next: Partial<EventFilter>) =>
    onChange(filters.map((filter, index) => (index === at ? { ...filter, ...next } : filter)))
  return (
    <Stack gap="xs">
      {filters.map((filter, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have nothing else that tells them apart.
        <Group key={index} align="flex-start" gap="sm" wrap="nowrap">
          <TextInput
            aria-label={`Detail of condition ${index + 1}`}
            placeholder="page"
            value={filter.field}
            onChange={event => change(index, { field: event.currentTarget.value })}
            error={faultOf(`attribute_filters[${index}].field`)}
            flex={1}
          />
          <Select
            aria-label={`Comparison of condition ${index + 1}`}
            data={choices(operators)}
            value={filter.operator}
            allowDeselect={false}
            onChange={operator => isOperator(operators, operator) && change(index, { operator })}
            flex={1}
          />
          <TextInput
            aria-label={`Value of condition ${index + 1}`}
            placeholder="/pricing"
            value={filter.value}
            onChange={event => change(index, { value: event.currentTarget.value })}
            error={faultOf(`attribute_filters[${index}].value`)}
            flex={1}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={4}
            aria-label={`Remove condition ${index + 1}`}
            onClick={() => onChange(filters.filter((_, at) => at !== index))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...filters, blank])}
        >
          Only events whose details say…
        </Button>
      </Group>
    </Stack>
  )
}
