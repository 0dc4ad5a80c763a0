import { Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schemas } from '../../../app/client.ts'
import { personName } from '../../../kit/person-name.ts'
import { peopleQuery, personQuery } from '../queries.ts'
import { personDetail } from './person-detail.ts'

type Props = {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (id: string | undefined) => void
}

/** Finds one person by the beginning of an identifier or a part of a name. */
export function PersonPicker({ label, value, onChange }: Props) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 200)
  const chosen = useQuery({ ...personQuery(value ?? ''), enabled: value !== undefined })
  const name = chosen.data === undefined ? '' : personName(chosen.data)
  const found = useQuery({ ...peopleQuery(asked === name ? '' : asked), placeholderData: keepPreviousData })
  const people = new Map<string, Schemas['Profile']>(found.data?.data.map(profile => [profile.id, profile]))
  if (chosen.data !== undefined) people.set(chosen.data.id, chosen.data)
  return (
    <Select
      label={label}
      placeholder="Search by name, e-mail or any identifier"
      leftSection={<IconUser size={16} />}
      searchable
      clearable
      value={chosen.data?.id ?? value ?? null}
      onChange={id => onChange(id ?? undefined)}
      searchValue={text}
      onSearchChange={setText}
      data={[...people.values()].map(profile => ({ value: profile.id, label: personName(profile) }))}
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? 'Searching…' : 'Nobody found'}
      error={chosen.isError ? 'There is no such person' : undefined}
      renderOption={({ option }) => {
        const profile = people.get(option.value)
        return (
          <Stack gap={0}>
            <Text size="sm">{option.label}</Text>
            <Text size="xs" c="dimmed">
              {profile === undefined ? '' : personDetail(profile)}
            </Text>
          </Stack>
        )
      }}
    />
  )
}
