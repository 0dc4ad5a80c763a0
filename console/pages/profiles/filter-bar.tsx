import { Button, CloseButton, Group, Popover, Text, UnstyledButton } from '@mantine/core'
import { IconFilterPlus } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './filter-bar.module.css'
import { FilterForm } from './filter-form.tsx'
import { describeFilter } from './filter-text.ts'
import type { Field } from './queries.ts'

type Props = {
  readonly filter: readonly string[]
  readonly fields: readonly Field[]
  readonly labelOf: (field: string) => string
  readonly change: (filter: readonly string[]) => void
}

const maxFilters = 20

/** The filters in words, each to be changed or taken away, and a way to add one. */
export function FilterBar({ filter, fields, labelOf, change }: Props) {
  const typeOf = (text: string) => fields.find(field => field.name === text.split(':', 1)[0])?.type
  return (
    <Group gap="xs">
      {filter.map((text, at) => {
        const words = describeFilter(text, labelOf, typeOf(text))
        return (
          <span key={text} className={classes['chip']}>
            <FilterPopover
              fields={fields}
              initial={text}
              label={words}
              done={next => change(filter.with(at, next).filter((one, i, all) => all.indexOf(one) === i))}
            />
            <CloseButton
              size="xs"
              aria-label={`Remove the filter: ${words}`}
              onClick={() => change(filter.toSpliced(at, 1))}
            />
          </span>
        )
      })}
      {filter.length < maxFilters && (
        <FilterPopover fields={fields} done={next => !filter.includes(next) && change([...filter, next])} />
      )}
      {filter.length > 1 && (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => change([])}>
          Clear all
        </Button>
      )}
    </Group>
  )
}

type PopoverProps = {
  readonly fields: readonly Field[]
  /** The filter to change, and its words; without it a new one is made. */
  readonly initial?: string
  readonly label?: string
  readonly done: (filter: string) => void
}

function FilterPopover({ fields, initial, label, done }: PopoverProps) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={320} trapFocus returnFocus shadow="md">
      <Popover.Target>
        {label === undefined ? (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconFilterPlus size={15} />}
            onClick={() => setOpened(!opened)}
          >
            Add a filter
          </Button>
        ) : (
          <UnstyledButton className={classes['words']} onClick={() => setOpened(!opened)}>
            <Text size="sm" truncate maw={320}>
              {label}
            </Text>
          </UnstyledButton>
        )}
      </Popover.Target>
      <Popover.Dropdown>
        <FilterForm
          fields={fields}
          {...(initial !== undefined && { initial })}
          done={filter => {
            setOpened(false)
            done(filter)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
