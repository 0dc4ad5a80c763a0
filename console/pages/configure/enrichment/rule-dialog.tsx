import { Autocomplete, Group, Modal, NumberInput, Select, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { sayDone } from '../../../kit/say.ts'
import { TargetField } from '../mapping/target-field.tsx'
import { type EnrichmentRule, enrichmentRulesQuery } from '../queries.ts'
import { listPaths } from './list-paths.ts'
import { RulePreview } from './rule-preview.tsx'
import {
  type Strategy,
  strategies,
  strategyEffects,
  strategyLabels,
  type Transform,
  transformLabels,
  transforms,
} from './rule-words.ts'
import type { Sample } from './sample-payload.ts'

const places = ['source_key', 'path', 'field', 'strategy', 'rank', 'transform']
const usualRank = 10
const highestRank = 100

type Props = {
  readonly rule: EnrichmentRule | undefined
  readonly rules: readonly EnrichmentRule[]
  readonly isOpen: boolean
  readonly close: () => void
}

export function RuleDialog({ rule, rules, isOpen, close }: Props) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={rule === undefined ? 'New enrichment rule' : 'Change the rule'}
      size="lg"
    >
      <Form key={rule?.id ?? 'new'} rule={rule} rules={rules} close={close} />
    </Modal>
  )
}

function Form({ rule, rules, close }: Omit<Props, 'isOpen'>) {
  const queries = useQueryClient()
  const [source, setSource] = useState(rule?.source_key ?? '*')
  const [path, setPath] = useState(rule?.path ?? '')
  const [field, setField] = useState(rule?.field ?? '')
  const [strategy, setStrategy] = useState<Strategy>(rule?.strategy ?? 'fill_empty')
  const [rank, setRank] = useState<number | string>(rule?.rank ?? usualRank)
  const [transform, setTransform] = useState<Transform>(rule?.transform ?? 'none')
  const [isActive, setActive] = useState(rule?.is_active ?? true)
  const [sample, setSample] = useState<Sample>()
  const save = useMutation({
    mutationFn: () => {
      const body = {
        source_key: source,
        path: path.trim(),
        field,
        strategy,
        rank: Number(rank),
        transform,
        is_active: isActive,
      }
      return rule === undefined
        ? call('POST /v1/enrichment-rules', { body })
        : call('PATCH /v1/enrichment-rules/{id}', { path: { id: rule.id }, body })
    },
    onSuccess: async saved => {
      sayDone(`${saved.path} now fills ${saved.field}`)
      await queries.invalidateQueries({ queryKey: enrichmentRulesQuery.queryKey })
      close()
    },
  })
  const faults = faultsOf(save.error, places)
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="sm">
        <Autocomplete
          label="Source"
          description="The label of the source, or * for any."
          data={[...new Set(['*', ...rules.map(each => each.source_key)])]}
          value={source}
          onChange={setSource}
          error={faults.at('source_key')}
          autoComplete="off"
        />
        <Group grow align="flex-start">
          <Autocomplete
            label="Path in the payload"
            placeholder="company.employees"
            data={sample === undefined ? [] : [...listPaths(sample.payload)]}
            value={path}
            onChange={setPath}
            error={faults.at('path')}
            limit={50}
            autoComplete="off"
            data-autofocus
          />
          <TargetField label="Target field" value={field} onChange={setField} error={faults.at('field')} />
        </Group>
        <Group grow align="flex-start">
          <Select
            label="Behaviour"
            data={strategies.map(value => ({ value, label: strategyLabels[value] }))}
            value={strategy}
            onChange={value => setStrategy(strategies.find(each => each === value) ?? 'fill_empty')}
            allowDeselect={false}
            error={faults.at('strategy')}
          />
          <Select
            label="Take the value"
            data={transforms.map(value => ({ value, label: transformLabels[value] }))}
            value={transform}
            onChange={value => setTransform(transforms.find(each => each === value) ?? 'none')}
            allowDeselect={false}
            error={faults.at('transform')}
          />
        </Group>
        <Text size="xs" c="dimmed">
          {strategyEffects[strategy]}
        </Text>
        {strategy === 'ranked' && (
          <NumberInput
            label="Rank"
            description={`1 to ${highestRank}; the higher wins.`}
            value={rank}
            onChange={setRank}
            allowDecimal={false}
            clampBehavior="none"
            maw={200}
            error={faults.at('rank')}
          />
        )}
        <Switch label="In use" checked={isActive} onChange={event => setActive(event.currentTarget.checked)} />
        <RulePreview rule={{ path: path.trim(), field, transform }} sample={sample} setSample={setSample} />
        <FormFoot
          fault={faults.rest}
          cancel={close}
          deed={rule === undefined ? 'Create rule' : 'Save rule'}
          isBusy={save.isPending}
        />
      </Stack>
    </form>
  )
}
