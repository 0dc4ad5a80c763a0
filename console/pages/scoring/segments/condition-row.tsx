import { ActionIcon, Group, Paper, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { FieldInput } from '../parts/field-input.tsx'
import { choices, isOperator } from '../parts/words.ts'
import { levelsQuery } from '../queries.ts'
import { blankCondition, type Condition, levelOperators, subjects, takesValue, valueOperators } from './condition.ts'

type Props = {
  readonly condition: Condition
  readonly place: number
  readonly onChange: (condition: Condition) => void
  readonly onRemove: () => void
  readonly faultOf: (member: string) => string | undefined
}

/** One condition: on what, how it compares, with what. */
export function ConditionRow({ condition, place, onChange, onRemove, faultOf }: Props) {
  return (
    <Paper withBorder p="sm" component="li">
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <Group align="flex-start" gap="sm" grow preventGrowOverflow={false} flex={1}>
          <Select
            label="Look at"
            data={[...subjects]}
            value={condition.on}
            allowDeselect={false}
            onChange={chosen => {
              const subject = subjects.find(each => each.value === chosen)
              if (subject !== undefined && subject.value !== condition.on) onChange(blankCondition(subject.value))
            }}
          />
          {condition.on === 'event' && (
            <TextInput
              label="Event"
              placeholder="any event"
              value={condition.event_type ?? ''}
              onChange={event => onChange({ ...condition, event_type: event.currentTarget.value || null })}
              error={faultOf('event_type')}
            />
          )}
          {condition.on === 'event' && (
            <TextInput
              label="Detail"
              placeholder="page"
              value={condition.field}
              onChange={event => onChange({ ...condition, field: event.currentTarget.value })}
              error={faultOf('field')}
            />
          )}
          {condition.on === 'field' && (
            <FieldInput
              label="Field"
              value={condition.field}
              onChange={field => onChange({ ...condition, field })}
              error={faultOf('field')}
            />
          )}
          <Comparison condition={condition} onChange={onChange} />
          {takesValue(condition) && <ValueOf condition={condition} onChange={onChange} error={faultOf('value')} />}
        </Group>
        <ActionIcon variant="subtle" color="gray" mt={28} aria-label={`Remove condition ${place}`} onClick={onRemove}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
    </Paper>
  )
}

type PartProps = Pick<Props, 'condition' | 'onChange'>

function Comparison({ condition, onChange }: PartProps) {
  const isOnLevel = condition.on === 'fit_level' || condition.on === 'engagement_level'
  return (
    <Select
      label="Condition"
      data={isOnLevel ? choices(levelOperators) : choices(valueOperators)}
      value={condition.operator}
      allowDeselect={false}
      onChange={operator => {
        if (condition.on === 'field' || condition.on === 'event') {
          if (isOperator(valueOperators, operator)) onChange({ ...condition, operator })
        } else if (isOperator(levelOperators, operator)) onChange({ ...condition, operator })
      }}
    />
  )
}

function ValueOf({ condition, onChange, error }: PartProps & { readonly error: string | undefined }) {
  const levels = useQuery(levelsQuery)
  if (condition.on === 'field' || condition.on === 'event')
    return (
      <TextInput
        label="Value"
        value={condition.value ?? ''}
        onChange={event => onChange({ ...condition, value: event.currentTarget.value })}
        error={error}
      />
    )
  const kind = condition.on === 'fit_level' ? 'fit' : 'engagement'
  const known = levels.data?.data.filter(level => level.kind === kind) ?? []
  const chosen = known.find(level => level.id === condition.value || level.name === condition.value)
  return (
    <Select
      label="Level"
      placeholder={known.length === 0 ? 'there are no levels yet' : 'Choose a level'}
      data={known.map(level => ({ value: level.id, label: level.name }))}
      value={chosen?.id ?? null}
      onChange={value => value !== null && onChange({ ...condition, value })}
      error={error}
    />
  )
}
