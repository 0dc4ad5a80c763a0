import { Checkbox, Table, Text } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent, MouseEvent } from 'react'
import type { Schemas } from '../../../client/api/client.ts'
import { personName } from '../../kit/person-name.ts'
import { Cell } from './cell.tsx'
import classes from './table.module.css'

type Profile = Schemas['Profile']

type Props = {
  readonly profiles: readonly Profile[]
  readonly columns: readonly string[]
  readonly labelOf: (column: string) => string
  readonly selected: ReadonlySet<string>
  readonly select: (ids: ReadonlySet<string>) => void
  /** Whether another list is on its way. */
  readonly isStale: boolean
  /** The keyboard leaves the table at its top. */
  readonly leave: () => void
}

/** The links of the rows in their order; arrows move between them, and Enter opens as on every link. */
function moveFocus(event: KeyboardEvent<HTMLElement>, leave: () => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || !(event.target instanceof Element)) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-row]')]
  const row = event.target.closest('tr')
  const at = links.findIndex(link => link.closest('tr') === row)
  event.preventDefault()
  if (at + step < 0) leave()
  else links[at + step]?.focus()
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

export function ProfilesTable({ profiles, columns, labelOf, selected, select, isStale, leave }: Props) {
  const isAll = profiles.length > 0 && profiles.every(({ id }) => selected.has(id))
  return (
    <Table.ScrollContainer minWidth={Math.max(640, columns.length * 150)} aria-busy={isStale}>
      <Table highlightOnHover verticalSpacing="xs" className={classes['table']} data-stale={isStale || undefined}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" w={40}>
              <Checkbox
                size="xs"
                aria-label="Select all that are shown"
                checked={isAll}
                indeterminate={!isAll && selected.size > 0}
                onChange={() => select(isAll ? new Set() : new Set(profiles.map(({ id }) => id)))}
              />
            </Table.Th>
            {columns.map(column => (
              <Table.Th scope="col" key={column}>
                <Text inherit truncate maw={220}>
                  {labelOf(column)}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody onKeyDown={event => moveFocus(event, leave)}>
          {profiles.map(profile => (
            <Row
              key={profile.id}
              profile={profile}
              columns={columns}
              isSelected={selected.has(profile.id)}
              toggle={() => select(toggled(selected, profile.id))}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

type RowProps = {
  readonly profile: Profile
  readonly columns: readonly string[]
  readonly isSelected: boolean
  readonly toggle: () => void
}

function Row({ profile, columns, isSelected, toggle }: RowProps) {
  const navigate = useNavigate()
  const name = personName(profile)
  // The whole row opens the person; what can be used inside of it is used instead, and marking text opens nothing.
  function open(event: MouseEvent): void {
    const isPart = event.target instanceof Element && event.target.closest('a, button, input, label') !== null
    if (isPart || String(getSelection()) !== '') return
    void navigate({ to: '/profiles/$id', params: { id: profile.id } })
  }
  return (
    <Table.Tr onClick={open} aria-selected={isSelected} className={classes['row']}>
      <Table.Td>
        <Checkbox size="xs" aria-label={`Select ${name}`} checked={isSelected} onChange={toggle} />
      </Table.Td>
      {columns.map((column, index) => (
        <Table.Td key={column}>
          {index === 0 ? (
            <Link to="/profiles/$id" params={{ id: profile.id }} data-row className={classes['link']}>
              {column === 'name' ? (
                <Text inherit truncate maw={280} component="span" display="block">
                  {name}
                </Text>
              ) : (
                <Cell profile={profile} column={column} />
              )}
            </Link>
          ) : column === 'name' ? (
            name
          ) : (
            <Cell profile={profile} column={column} />
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  )
}
