import { Select, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { objectsQuery } from '../../../app/queries.ts'
import type { IdentityKind } from '../queries.ts'
import classes from './identity.module.css'
import { KindRow } from './kind-row.tsx'
import { moveItem } from './move-item.ts'

type Props = {
  readonly kinds: readonly IdentityKind[]
  readonly change: (kinds: readonly IdentityKind[]) => void
  readonly faultAt: (path: string) => string | undefined
  readonly mayWrite: boolean
}

const maxKinds = 20
/** Identifiers are kept in an index, whose entries have a limit. */
const maxKeyLength = 512
const usualLimit = 5

/** The identity kinds in their order, which arrow keys on the handle, the buttons and dragging change. */
export function KindList({ kinds, change, faultAt, mayWrite }: Props) {
  const [said, setSaid] = useState('')
  const [dragged, setDragged] = useState<string>()
  const move = (kind: string, to: number) => {
    const from = kinds.findIndex(each => each.kind === kind)
    const moved = moveItem(kinds, from, to)
    if (moved === kinds) return
    change(moved)
    setSaid(`${kind} is now at place ${to + 1} of ${kinds.length}.`)
  }
  return (
    <Stack gap="sm">
      <div>
        <Title order={2} size="h4">
          Identity kinds
        </Title>
        <Text size="sm" c="dimmed">
          Strongest first.{' '}
          {mayWrite && 'Drag a row by its handle, or focus the handle and press the arrow keys to change the order.'}
        </Text>
      </div>
      <ol className={classes['kinds']}>
        {kinds.map((kind, index) => (
          <KindRow
            key={kind.kind}
            kind={kind}
            index={index}
            count={kinds.length}
            faultAt={part => faultAt(`identity_kinds[${index}].${part}`)}
            mayWrite={mayWrite}
            isDragged={dragged === kind.kind}
            change={changed => change(kinds.map(each => (each.kind === kind.kind ? changed : each)))}
            move={to => move(kind.kind, to)}
            remove={() => {
              change(kinds.filter(each => each.kind !== kind.kind))
              setSaid(`${kind.kind} is taken off the list.`)
            }}
            drag={{
              start: () => setDragged(kind.kind),
              over: () => {
                if (dragged !== undefined) move(dragged, index)
              },
              end: () => setDragged(undefined),
            }}
          />
        ))}
      </ol>
      {mayWrite && kinds.length < maxKinds && (
        <AddKind
          kinds={kinds}
          add={kind => {
            change([...kinds, { kind, limit: usualLimit, anonymous: false }])
            setSaid(`${kind} is added at place ${kinds.length + 1}.`)
          }}
        />
      )}
      <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
    </Stack>
  )
}

function AddKind({ kinds, add }: { readonly kinds: readonly IdentityKind[]; readonly add: (kind: string) => void }) {
  const { data: objects } = useQuery(objectsQuery)
  const taken = new Set(kinds.map(({ kind }) => kind))
  const fields = objects?.find(({ object_type }) => object_type === 'profile')?.fields ?? []
  const options = fields
    .filter(({ name, type }) => type === 'string' && !taken.has(name))
    .map(({ name, max_length: length }) => {
      const isLong = length === null || length > maxKeyLength
      return {
        value: name,
        label: isLong ? `${name} (needs a greatest length of ${maxKeyLength})` : name,
        disabled: isLong,
      }
    })
    .toSorted((a, b) => Number(a.disabled) - Number(b.disabled))
  return (
    <Select
      label="Add a kind"
      description="Any declared text field of profiles that is short enough for an index."
      placeholder="Choose a field"
      data={options}
      value={null}
      onChange={kind => {
        if (kind !== null) add(kind)
      }}
      searchable
      nothingFoundMessage="No such text field; declare it in the schema first"
      maw={420}
    />
  )
}
