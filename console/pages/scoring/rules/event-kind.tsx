import { Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { call } from '../../../app/client.ts'
import { several } from '../../../kit/words.ts'
import { operatorWords } from '../parts/words.ts'
import { type EventFilter, EventFilters } from './event-filters.tsx'
import type { Edited, EditorProps, RuleKind } from './rule-kind.ts'

export type EventRule = {
  readonly event_type: string
  readonly attribute_filters: readonly EventFilter[]
  readonly half_life_days: number | null
  readonly start_date: string | null
  readonly end_date: string | null
  readonly weight: number
  readonly active: boolean
}

function EventEditor({ rule, onChange, faultOf }: EditorProps<EventRule>) {
  return (
    <Stack gap="sm">
      <Group align="flex-start" gap="sm" grow preventGrowOverflow={false}>
        <TextInput
          label="Event"
          placeholder="page_viewed"
          value={rule.event_type}
          onChange={event => onChange({ event_type: event.currentTarget.value })}
          error={faultOf('event_type')}
        />
        <NumberInput
          label="Points for each"
          value={rule.weight}
          onChange={weight => onChange({ weight: Number(weight) || 0 })}
          allowDecimal={false}
          error={faultOf('weight')}
        />
        <NumberInput
          label="Worth half after days"
          placeholder="never fades"
          value={rule.half_life_days ?? ''}
          min={0}
          onChange={days => onChange({ half_life_days: days === '' ? null : Number(days) })}
          error={faultOf('half_life_days')}
        />
      </Group>
      <EventFilters
        filters={rule.attribute_filters}
        onChange={filters => onChange({ attribute_filters: filters })}
        faultOf={faultOf}
      />
    </Stack>
  )
}

function bodyOf(rule: Edited<EventRule>) {
  const { id, event_type, attribute_filters, half_life_days, start_date, end_date, weight, active } = rule
  return {
    ...(id !== undefined && { id }),
    event_type,
    attribute_filters: [...attribute_filters],
    half_life_days,
    start_date,
    end_date,
    weight,
    active,
  }
}

function sentence({ event_type: type, attribute_filters: filters, half_life_days: days }: EventRule): string {
  const where = filters.map(
    ({ field, operator, value }) => `${field || '…'} ${operatorWords[operator]} ${value || '…'}`,
  )
  const which = where.length === 0 ? '' : ` where ${where.join(' and ')}`
  const fading = days === null ? '' : `, half as much after ${several(days, 'day')}`
  return `for each ${type || '…'}${which}${fading}`
}

export function eventKind(rulesetId: string): RuleKind<EventRule> {
  return {
    blank: key => ({
      key,
      event_type: '',
      attribute_filters: [],
      half_life_days: null,
      start_date: null,
      end_date: null,
      weight: 5,
      active: true,
    }),
    isBlank: ({ event_type: type }) => type.trim() === '',
    sentence,
    Editor: EventEditor,
    explain: (_, { event_count: count }, name) =>
      count === 0 ? `${name} has no such event` : `${name} has ${several(count, 'such event')}`,
    test: (rules, profileId, signal) =>
      call('POST /v1/engagement-rulesets/test', {
        body: { ruleset_id: rulesetId, rules: rules.map(bodyOf), profile_id: profileId },
        signal,
      }),
    preview: rules =>
      call('POST /v1/engagement-rulesets/preview', { body: { ruleset_id: rulesetId, rules: rules.map(bodyOf) } }),
    save: rules =>
      call('PUT /v1/engagement-rulesets/{id}/rules', {
        path: { id: rulesetId },
        body: { rules: rules.map(bodyOf) },
      }),
  }
}
