import { Select } from '@mantine/core'
import { newestFirst } from './list-search.ts'
import type { Field } from './queries.ts'

type Props = {
  readonly sort: string
  readonly fields: readonly Field[]
  readonly change: (sort: string) => void
}

const byCreation = [
  { value: newestFirst, label: 'Newest first' },
  { value: 'created_at', label: 'Oldest first' },
]

/**
 * Creation is the order in which profiles lie, so sorting by it is free. Every other sort reads all that the list could
 * hold, which takes seconds in a large workspace; the group says so.
 */
export function SortMenu({ sort, fields, change }: Props) {
  const others = fields.filter(field => field.name !== 'created_at' && field.type !== 'json')
  const slower = others.flatMap(({ name, label, type }) =>
    type === 'timestamp' || type === 'date'
      ? [
          { value: `-${name}`, label: `${label}, latest first` },
          { value: name, label: `${label}, earliest first` },
        ]
      : [
          { value: name, label: `${label}, ascending` },
          { value: `-${name}`, label: `${label}, descending` },
        ],
  )
  const known = [...byCreation, ...slower].some(({ value }) => value === sort)
  const group = 'Slower with very many people'
  return (
    <Select
      aria-label="Sort"
      w={210}
      searchable
      allowDeselect={false}
      maxDropdownHeight={320}
      value={sort}
      onChange={value => value !== null && change(value)}
      data={[
        { group: 'At once', items: byCreation },
        { group, items: known ? slower : [{ value: sort, label: sort }, ...slower] },
      ]}
    />
  )
}
