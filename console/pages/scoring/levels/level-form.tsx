import { ColorInput, Group, NumberInput, Stack, Switch, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { queryClient } from '../../../app/query-client.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { LevelBadge } from '../../../kit/level-badge.tsx'
import { type Level, rangeOf } from './level-gaps.ts'

const colours = ['#64748b', '#2563eb', '#0e7490', '#15803d', '#b45309', '#c2410c', '#b91c1c', '#7e22ce']

/** Makes a level of a kind, or changes one. */
export function openLevelForm(kind: Level['kind'], level: Level | undefined, lowest: number): void {
  const id = modals.open({
    title: level === undefined ? `New ${kind} level` : 'Change the level',
    children: <LevelForm kind={kind} level={level} lowest={lowest} close={() => modals.close(id)} />,
  })
}

type Props = {
  readonly kind: Level['kind']
  readonly level: Level | undefined
  /** Where the next level would begin. */
  readonly lowest: number
  readonly close: () => void
}

const places = ['name', 'min_score', 'max_score', 'colour']

function LevelForm({ kind, level, lowest, close }: Props) {
  const [name, setName] = useState(level?.name ?? '')
  const [min, setMin] = useState(level?.min_score ?? lowest)
  const [max, setMax] = useState<number | null>(level === undefined ? null : level.max_score)
  const [colour, setColour] = useState(level?.colour ?? '#2563eb')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  async function save() {
    setBusy(true)
    const body = { name, min_score: min, max_score: max, colour }
    try {
      if (level === undefined) await call('POST /v1/levels', { body: { kind, ...body } })
      else await call('PATCH /v1/levels/{id}', { path: { id: level.id }, body })
      await queryClient.invalidateQueries({ queryKey: ['scoring'] })
      close()
    } catch (fault) {
      setError(fault)
      setBusy(false)
    }
  }
  const faults = faultsOf(error, places)
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (!isBusy) void save()
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          placeholder="Hot"
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          error={faults.at('name')}
          data-autofocus
        />
        <Group grow align="flex-start">
          <NumberInput
            label="From score"
            value={min}
            allowDecimal={false}
            onChange={value => setMin(Number(value) || 0)}
            error={faults.at('min_score')}
          />
          <NumberInput
            label="To score"
            value={max ?? ''}
            placeholder="no end"
            allowDecimal={false}
            disabled={max === null}
            onChange={value => setMax(value === '' ? null : Number(value))}
            error={faults.at('max_score')}
          />
        </Group>
        <Switch
          label="No upper end"
          checked={max === null}
          onChange={event => setMax(event.currentTarget.checked ? null : min + 49)}
        />
        <ColorInput
          label="Colour"
          value={colour}
          onChange={setColour}
          format="hex"
          swatches={colours}
          error={faults.at('colour')}
        />
        <Group gap="xs">
          <Text size="sm">Looks like</Text>
          <LevelBadge level={{ name: name || 'Hot', colour }} />
          <Text size="sm" c="dimmed">
            {rangeOf({ min_score: min, max_score: max })}
          </Text>
        </Group>
        <FormFoot
          fault={faults.rest}
          cancel={close}
          deed={level === undefined ? 'Create' : 'Save'}
          isBusy={isBusy}
          isDisabled={name.trim() === ''}
        />
      </Stack>
    </form>
  )
}
