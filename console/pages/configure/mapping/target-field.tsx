import { Autocomplete, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { objectsQuery } from '../../../app/queries.ts'
import { commonTargets } from './mapping-words.ts'

type Props = {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
  readonly label: string
  readonly placeholder?: string
}

const holds = new Map(commonTargets.map(each => [each.field, each.holds]))

/** A field of profiles: one of those that are usual, declared or seen, or any name. */
export function TargetField({ value, onChange, error, label, placeholder }: Props) {
  const { data: objects } = useQuery(objectsQuery)
  const profiles = objects?.find(({ object_type }) => object_type === 'profile')
  const declared = profiles?.fields.map(({ name }) => name) ?? []
  const discovered = profiles?.discovered_fields.map(({ name }) => name) ?? []
  const usual = commonTargets.map(({ field }) => field)
  const others = (names: readonly string[]) => names.filter(name => !holds.has(name)).toSorted()
  return (
    <Autocomplete
      label={label}
      placeholder={placeholder ?? 'Choose or type a field'}
      value={value}
      onChange={onChange}
      error={error}
      limit={60}
      maxDropdownHeight={320}
      autoComplete="off"
      data={[
        { group: 'Common profile fields', items: usual },
        { group: 'Declared fields', items: others(declared) },
        { group: 'Discovered fields', items: others(discovered) },
      ].filter(({ items }) => items.length > 0)}
      renderOption={({ option }) => {
        const hint = holds.get(String(option.value))
        return (
          <Stack gap={0}>
            <Text size="sm" className="onefold-mono">
              {option.value}
            </Text>
            {hint !== undefined && (
              <Text size="xs" c="dimmed">
                {hint}
              </Text>
            )}
          </Stack>
        )
      }}
    />
  )
}
