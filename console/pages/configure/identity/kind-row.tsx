import { ActionIcon, Badge, Group, NumberInput, Switch, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconGripVertical, IconTrash } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { shownName } from '../field-types.ts'
import type { IdentityKind } from '../queries.ts'
import classes from './identity.module.css'

type Props = {
  readonly kind: IdentityKind
  readonly index: number
  readonly count: number
  readonly faultAt: (part: string) => string | undefined
  readonly mayWrite: boolean
  readonly isDragged: boolean
  readonly change: (kind: IdentityKind) => void
  readonly move: (to: number) => void
  readonly remove: () => void
  readonly drag: { readonly start: () => void; readonly over: () => void; readonly end: () => void }
}

const maxLimit = 1000

export function KindRow(props: Props) {
  const { kind, index, count, faultAt, mayWrite, isDragged, change, move, remove, drag } = props
  const { kind: name, limit, anonymous } = kind
  const fault = faultAt('kind')
  const isFirst = index === 0
  const isLast = index === count - 1
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: count - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    move(to)
  }
  return (
    <li
      className={classes['kind']}
      data-dragged={isDragged}
      data-kind={name}
      draggable={isDragged}
      onDragStart={event => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', name)
      }}
      onDragOver={event => {
        event.preventDefault()
        drag.over()
      }}
      onDrop={event => event.preventDefault()}
      onDragEnd={drag.end}
    >
      {mayWrite && (
        <UnstyledButton
          className={classes['handle']}
          aria-label={`Move ${name}, place ${index + 1} of ${count}`}
          aria-keyshortcuts="ArrowUp ArrowDown Home End"
          onKeyDown={onKeyDown}
          onPointerDown={drag.start}
          onPointerUp={drag.end}
        >
          <IconGripVertical size={18} />
        </UnstyledButton>
      )}
      <Badge variant="light" circle>
        {index + 1}
      </Badge>
      <div className={classes['name']}>
        <Text size="sm" fw={600}>
          {shownName({ name, display_name: null })}
        </Text>
        <Text size="xs" c="dimmed" className="onefold-mono">
          {name}
        </Text>
        {fault !== undefined && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {fault}
          </Text>
        )}
      </div>
      <div className={classes['tail']}>
        <NumberInput
          aria-label={`Values of ${name} a profile may hold`}
          className={classes['limit']}
          value={limit}
          min={1}
          max={maxLimit}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          suffix={limit === 1 ? ' value' : ' values'}
          disabled={!mayWrite}
          error={faultAt('limit')}
          onChange={value => change({ ...kind, limit: typeof value === 'number' ? value : Number(value) })}
        />
        <Switch
          className={classes['anonymous']}
          label="Anonymous"
          aria-label={`${name} is anonymous`}
          checked={anonymous}
          disabled={!mayWrite}
          onChange={event => change({ ...kind, anonymous: event.currentTarget.checked })}
        />
        {mayWrite && (
          <Group gap={2} wrap="nowrap">
            <ActionIcon
              variant={isFirst ? 'transparent' : 'subtle'}
              color="gray"
              aria-label={`Move ${name} up`}
              disabled={isFirst}
              onClick={() => move(index - 1)}
            >
              <IconChevronUp size={17} />
            </ActionIcon>
            <ActionIcon
              variant={isLast ? 'transparent' : 'subtle'}
              color="gray"
              aria-label={`Move ${name} down`}
              disabled={isLast}
              onClick={() => move(index + 1)}
            >
              <IconChevronDown size={17} />
            </ActionIcon>
            <Tooltip label={count === 1 ? 'One kind must stay' : 'Take off the list'}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove ${name}`}
                disabled={count === 1}
                onClick={remove}
              >
                <IconTrash size={17} />
              </ActionIcon>
            </Tooltip>
          </Group>
        )}
      </div>
    </li>
  )
}
