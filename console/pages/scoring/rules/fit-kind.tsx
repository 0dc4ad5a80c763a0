import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import { call } from '../../../app/client.ts'
import { cut, inWords, textOfValue } from '../../../kit/words.ts'
import { FieldInput } from '../parts/field-input.tsx'
import { choices, isOperator, operatorWords } from '../parts/words.ts'
import type { Edited, EditorProps, RuleKind } from './rule-kind.ts'

const operators = ['equals', 'not_equals', 'contains', 'greater_than', 'less_than'] as const

export type FitRule = {
  readonly field: string
  readonly operator: (typeof operators)[number]
  readonly value: string
  readonly weight: number
  readonly active: boolean
}

function FitEditor({ rule, onChange, faultOf }: EditorProps<FitRule>) {
  return (
    <Group align="flex-start" gap="sm" grow preventGrowOverflow={false}>
      <FieldInput label="Field" value={rule.field} onChange={field => onChange({ field })} error={faultOf('field')} />
      <Select
        label="Condition"
        data={choices(operators)}
        value={rule.operator}
        allowDeselect={false}
        onChange={operator => isOperator(operators, operator) && onChange({ operator })}
      />
      <TextInput
        label="Value"
        placeholder="51-200"
        value={rule.value}
        onChange={event => onChange({ value: event.currentTarget.value })}
        error={faultOf('value')}
      />
      <NumberInput
        label="Points"
        value={rule.weight}
        onChange={weight => onChange({ weight: Number(weight) || 0 })}
        allowDecimal={false}
        error={faultOf('weight')}
      />
    </Group>
  )
}

function bodyOf({ id, field, operator, value, weight, active }: Edited<FitRule>) {
  return { ...(id !== undefined && { id }), field, operator, value, weight, active }
}

export function fitKind(rulesetId: string): RuleKind<FitRule> {
  return {
    blank: key => ({ key, field: '', operator: 'equals', value: '', weight: 10, active: true }),
    isBlank: ({ field, value }) => field.trim() === '' || value.trim() === '',
    sentence: ({ field, operator, value }) =>
      `when ${inWords(field) || '…'} ${operatorWords[operator]} ${value || '…'}`,
    Editor: FitEditor,
    explain({ field }, { matches, value }, name) {
      if (value === null || value === '') return `${name} has nothing in ${inWords(field) || '…'}`
      return `${name} has “${cut(textOfValue(value), 80)}”${matches ? '' : ', so it does not count'}`
    },
    test: (rules, profileId, signal) =>
      call('POST /v1/rulesets/test', {
        body: { ruleset_id: rulesetId, rules: rules.map(bodyOf), profile_id: profileId },
        signal,
      }),
    preview: rules => call('POST /v1/rulesets/preview', { body: { ruleset_id: rulesetId, rules: rules.map(bodyOf) } }),
    save: rules => call('PUT /v1/rulesets/{id}/rules', { path: { id: rulesetId }, body: { rules: rules.map(bodyOf) } }),
  }
}
