import { ActionIcon, Badge, Collapse, Group, Paper, Stack, Switch, Text } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconTrash } from '@tabler/icons-react'
import { points } from '../parts/words.ts'
import type { Edited, RuleKind, Tested } from './rule-kind.ts'

type Props<R> = {
  readonly kind: RuleKind<R>
  readonly rule: Edited<R>
  readonly place: number
  readonly isOpen: boolean
  readonly mayEdit: boolean
  readonly person: string | undefined
  readonly tested: Tested['rules'][number] | undefined
  readonly faultOf: (member: string) => string | undefined
  readonly onToggle: () => void
  readonly onChange: (change: Partial<R>) => void
  readonly onActive: (active: boolean) => void
  readonly onRemove: () => void
}

/** One rule as a sentence, what it gives the chosen person, and its editor when it is open. */
export function RuleCard<R>(props: Props<R>) {
  const { kind, rule, place, isOpen, mayEdit, person, tested, faultOf } = props
  const { Editor } = kind
  const name = `rule ${place}`
  return (
    <Paper withBorder p="sm" component="li">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={2} miw={0}>
            <Text size="sm" {...(!rule.active && { c: 'dimmed', td: 'line-through' })}>
              <Text span fw={650}>
                {points(rule.weight)}
              </Text>{' '}
              <span className="onefold-wrap">{kind.sentence(rule)}</span>
            </Text>
            {tested !== undefined && person !== undefined && (
              <Group gap="xs">
                <Badge size="sm" {...(tested.matches ? { color: 'teal.9' } : { variant: 'light', color: 'gray' })}>
                  {points(Math.round(tested.points * 100) / 100)}
                </Badge>
                <Text size="xs" c="dimmed">
                  {kind.explain(rule, tested, person)}
                </Text>
              </Group>
            )}
          </Stack>
          <Group gap={4} wrap="nowrap">
            <Switch
              size="sm"
              checked={rule.active}
              disabled={!mayEdit}
              aria-label={`Count ${name}`}
              onChange={event => props.onActive(event.currentTarget.checked)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={!mayEdit}
              aria-expanded={isOpen}
              aria-label={`Edit ${name}`}
              onClick={props.onToggle}
            >
              {isOpen ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="red"
              disabled={!mayEdit}
              aria-label={`Remove ${name}`}
              onClick={props.onRemove}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        </Group>
        <Collapse expanded={isOpen}>
          {isOpen && <Editor rule={rule} onChange={props.onChange} faultOf={faultOf} />}
        </Collapse>
      </Stack>
    </Paper>
  )
}
