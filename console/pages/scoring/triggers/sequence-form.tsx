import { Group, NumberInput, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { queryClient } from '../../../app/query-client.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { type Sequence, unitSeconds, units } from './trigger-words.ts'

/** Makes a sequence, or changes one. */
export function openSequenceForm(sequence: Sequence | undefined): void {
  const id = modals.open({
    title: sequence === undefined ? 'New sequence' : 'Change the sequence',
    children: <SequenceForm sequence={sequence} close={() => modals.close(id)} />,
  })
}

type Props = { readonly sequence: Sequence | undefined; readonly close: () => void }

const members = ['name', 'event_types', 'window_seconds', 'webhook_url']

function SequenceForm({ sequence, close }: Props) {
  const [name, setName] = useState(sequence?.name ?? '')
  const [types, setTypes] = useState<readonly string[]>(sequence?.event_types ?? [])
  const [unit, setUnit] = useState(sequence?.window_unit ?? 'days')
  const [length, setLength] = useState(sequence === undefined ? 7 : sequence.window_seconds / unitSeconds[unit])
  const [isOrdered, setOrdered] = useState(sequence?.ordered ?? true)
  const [url, setUrl] = useState(sequence?.webhook_url ?? '')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  async function save() {
    setBusy(true)
    const body = {
      name,
      event_types: [...types],
      window_seconds: Math.round(length * unitSeconds[unit]),
      window_unit: unit,
      ordered: isOrdered,
      webhook_url: url.trim() || null,
    }
    try {
      if (sequence === undefined) await call('POST /v1/sequences', { body })
      else await call('PATCH /v1/sequences/{id}', { path: { id: sequence.id }, body })
      await queryClient.invalidateQueries({ queryKey: ['scoring', 'sequences'] })
      close()
    } catch (fault) {
      setError(fault)
      setBusy(false)
    }
  }
  const faults = faultsOf(error, members)
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
          placeholder="Looked, then asked"
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          error={faults.at('name')}
          data-autofocus
        />
        <TagsInput
          label="Events"
          description="Type a name and press Enter; one that is named twice must happen twice."
          placeholder={types.length === 0 ? 'page_viewed' : ''}
          allowDuplicates
          value={[...types]}
          onChange={setTypes}
          error={faults.at('event_types')}
        />
        <Group grow align="flex-start">
          <NumberInput
            label="Within"
            value={length}
            min={0}
            onChange={value => setLength(Number(value) || 0)}
            error={faults.at('window_seconds')}
          />
          <Select
            label="Unit"
            data={[...units]}
            value={unit}
            allowDeselect={false}
            onChange={value => setUnit(units.find(each => each === value) ?? unit)}
          />
        </Group>
        <Switch label="In this order" checked={isOrdered} onChange={event => setOrdered(event.currentTarget.checked)} />
        <TextInput
          label="Send a webhook to"
          placeholder="https://example.com/hooks"
          description="Left empty, firings are only listed."
          value={url}
          onChange={event => setUrl(event.currentTarget.value)}
          error={faults.at('webhook_url')}
        />
        <FormFoot
          fault={faults.rest}
          cancel={close}
          deed={sequence === undefined ? 'Create' : 'Save'}
          isBusy={isBusy}
          isDisabled={name.trim() === '' || types.length === 0}
        />
      </Stack>
    </form>
  )
}
