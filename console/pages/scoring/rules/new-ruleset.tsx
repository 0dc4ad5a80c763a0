import { Stack, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { queryClient } from '../../../app/query-client.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'

/** Asks for a name and goes to the new ruleset. */
export function openNewRuleset(kind: 'fit' | 'engagement', go: (id: string) => void): void {
  const id = modals.open({
    title: `New ${kind} ruleset`,
    children: <NewRuleset kind={kind} close={() => modals.close(id)} go={go} />,
  })
}

type Props = {
  readonly kind: 'fit' | 'engagement'
  readonly close: () => void
  readonly go: (id: string) => void
}

function NewRuleset({ kind, close, go }: Props) {
  const [name, setName] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  async function create() {
    setBusy(true)
    try {
      const made =
        kind === 'fit'
          ? await call('POST /v1/rulesets', { body: { name } })
          : await call('POST /v1/engagement-rulesets', { body: { name } })
      await queryClient.invalidateQueries({ queryKey: ['scoring'] })
      close()
      go(made.id)
    } catch (fault) {
      setError(fault)
      setBusy(false)
    }
  }
  const { at, rest } = faultsOf(error, ['name'])
  const message = at('name') ?? rest
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (!isBusy) void create()
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          placeholder={kind === 'fit' ? 'Ideal customer' : 'Website activity'}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          error={message}
          data-autofocus
        />
        <FormFoot cancel={close} deed="Create" isBusy={isBusy} isDisabled={name.trim() === ''} />
      </Stack>
    </form>
  )
}
