import { Alert, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, messageOf } from '../../../app/client.ts'
import { PersonPicker } from '../parts/person-picker.tsx'
import { type Trigger, whyNot } from './trigger-words.ts'

export function openSimulation(trigger: Trigger): void {
  modals.open({ title: `Try ${trigger.name}`, children: <Simulation trigger={trigger} /> })
}

/** Whether a milestone would fire for somebody now; nothing is sent. */
function Simulation({ trigger: { id, score_threshold: threshold } }: { readonly trigger: Trigger }) {
  const [person, setPerson] = useState<string>()
  const { data, error } = useQuery({
    queryKey: ['scoring', 'simulation', id, person],
    queryFn: ({ signal }) =>
      call('POST /v1/triggers/{id}/simulate', { path: { id }, body: { profile_id: person ?? '' }, signal }),
    enabled: person !== undefined,
  })
  return (
    <Stack>
      <Text size="sm">
        Tells what would happen if this person’s score had just risen to what it is now. Nothing is sent or stored.
      </Text>
      <PersonPicker label="Person" value={person} onChange={setPerson} />
      <div aria-live="polite">
        {error !== null && <Alert color="blue">{messageOf(error)}</Alert>}
        {data !== undefined && (
          <Alert
            color={data.would_fire ? 'teal' : 'gray'}
            title={data.would_fire ? 'It would fire' : 'It would not fire'}
          >
            The score is {data.score.toLocaleString('en')}, the threshold {threshold.toLocaleString('en')}.{' '}
            {data.why_not !== null && whyNot[data.why_not]}
          </Alert>
        )}
      </div>
    </Stack>
  )
}
