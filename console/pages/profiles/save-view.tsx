import { Checkbox, Stack, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import { messageOf } from '../../app/client.ts'
import { FormFoot } from '../../kit/form-foot.tsx'

type Question = {
  readonly mayShare: boolean
  readonly save: (name: string, isShared: boolean) => Promise<unknown>
}

/** Asks under which name a list is to be kept, and for whom. */
export function askForView(question: Question): void {
  const id = modals.open({
    title: 'Save as view',
    children: <ViewForm question={question} close={() => modals.close(id)} />,
  })
}

function ViewForm({
  question: { mayShare, save },
  close,
}: {
  readonly question: Question
  readonly close: () => void
}) {
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  async function run(): Promise<void> {
    setBusy(true)
    try {
      await save(name.trim(), isShared)
      close()
    } catch (error) {
      setFault(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (name.trim() !== '') void run()
      }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          Search, filters, sort and columns are kept under a name.
        </Text>
        <TextInput
          label="Name"
          maxLength={80}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          error={fault}
          data-autofocus
        />
        <Checkbox
          label="Share with the workspace"
          description={
            mayShare ? 'Everybody sees it; those who may write profiles can change it.' : 'Your role may not.'
          }
          disabled={!mayShare}
          checked={isShared}
          onChange={event => setShared(event.currentTarget.checked)}
        />
        <FormFoot cancel={close} deed="Save" isBusy={isBusy} isDisabled={name.trim() === ''} />
      </Stack>
    </form>
  )
}
