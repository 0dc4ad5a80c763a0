import { Stack, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { type ReactNode, useState } from 'react'
import { messageOf } from '../app/client.ts'
import { FormFoot } from './form-foot.tsx'

type Question = {
  readonly title: string
  readonly text: ReactNode
  /** What the button says: the deed, such as `Erase this person`. */
  readonly deed: string
  /** Must be typed first, for what cannot be taken back. */
  readonly type?: string
  readonly isDangerous?: boolean
  /** The dialog stays open and shows the message when it rejects. */
  readonly act: () => Promise<unknown>
}

/** Asks before something is done. */
export function confirm(question: Question): void {
  const id = modals.open({
    title: question.title,
    children: <Body question={question} close={() => modals.close(id)} />,
  })
}

function Body({ question, close }: { readonly question: Question; readonly close: () => void }) {
  const { text, deed, type, isDangerous = type !== undefined, act } = question
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const isReady = type === undefined || typed.trim() === type
  async function run() {
    setBusy(true)
    try {
      await act()
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
        if (isReady && !isBusy) void run()
      }}
    >
      <Stack>
        <Text size="sm" component="div">
          {text}
        </Text>
        {type !== undefined && (
          <TextInput
            label={`Type ${type} to go on`}
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
            data-autofocus
            autoComplete="off"
          />
        )}
        <FormFoot
          fault={fault}
          cancel={close}
          deed={deed}
          isBusy={isBusy}
          isDisabled={!isReady}
          isDangerous={isDangerous}
        />
      </Stack>
    </form>
  )
}
