import { NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { queryClient } from '../../../app/query-client.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import type { Trigger } from './trigger-words.ts'

/** Makes a milestone, or changes one. */
export function openTriggerForm(trigger: Trigger | undefined): void {
  const id = modals.open({
    title: trigger === undefined ? 'New milestone' : 'Change the milestone',
    children: <TriggerForm trigger={trigger} close={() => modals.close(id)} />,
  })
}

type Props = { readonly trigger: Trigger | undefined; readonly close: () => void }

const members = ['name', 'score_threshold', 'event_type', 'cooldown_seconds', 'webhook_url']

function TriggerForm({ trigger, close }: Props) {
  const [name, setName] = useState(trigger?.name ?? '')
  const [threshold, setThreshold] = useState(trigger?.score_threshold ?? 50)
  const [type, setType] = useState(trigger?.event_type ?? '')
  const [mode, setMode] = useState(trigger?.fire_mode ?? 'once')
  const [quiet, setQuiet] = useState(trigger?.cooldown_seconds ?? 0)
  const [url, setUrl] = useState(trigger?.webhook_url ?? '')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  async function save() {
    setBusy(true)
    const body = {
      name,
      score_threshold: threshold,
      event_type: type.trim() || null,
      fire_mode: mode,
      cooldown_seconds: quiet,
      webhook_url: url.trim() || null,
    }
    try {
      if (trigger === undefined) await call('POST /v1/triggers', { body })
      else await call('PATCH /v1/triggers/{id}', { path: { id: trigger.id }, body })
      await queryClient.invalidateQueries({ queryKey: ['scoring', 'triggers'] })
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
          placeholder="Ready to talk"
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          error={faults.at('name')}
          data-autofocus
        />
        <NumberInput
          label="Score to reach"
          description="It fires when an engagement score rises to this from below."
          value={threshold}
          allowDecimal={false}
          onChange={value => setThreshold(Number(value) || 0)}
          error={faults.at('score_threshold')}
        />
        <TextInput
          label="Only by this event"
          placeholder="any event"
          value={type}
          onChange={event => setType(event.currentTarget.value)}
          error={faults.at('event_type')}
        />
        <Stack gap={4}>
          <Text size="sm" fw={500} id="how-often">
            How often
          </Text>
          <SegmentedControl
            aria-labelledby="how-often"
            data={[
              { value: 'once', label: 'Once for each person' },
              { value: 'always', label: 'Every time' },
            ]}
            value={mode}
            onChange={value => setMode(value === 'always' ? 'always' : 'once')}
          />
        </Stack>
        {mode === 'always' && (
          <NumberInput
            label="Then quiet for seconds"
            value={quiet}
            min={0}
            allowDecimal={false}
            onChange={value => setQuiet(Number(value) || 0)}
            error={faults.at('cooldown_seconds')}
          />
        )}
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
          deed={trigger === undefined ? 'Create' : 'Save'}
          isBusy={isBusy}
          isDisabled={name.trim() === ''}
        />
      </Stack>
    </form>
  )
}
