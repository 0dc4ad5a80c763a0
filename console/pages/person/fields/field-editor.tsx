import { Alert, Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem, call, messageOf } from '../../../app/client.ts'
import { refreshPeople } from '../../../app/queries.ts'
import { useSession } from '../../../app/session.ts'
import { sayDone } from '../../../kit/say.ts'
import { cut } from '../../../kit/words.ts'
import type { FieldRow } from './field-rows.ts'
import { type FieldType, readText, toText, typeOfValue } from './field-text.ts'
import { verdictOf } from './verdict.ts'

type Props = {
  readonly profileId: string
  readonly row: FieldRow
  readonly close: () => void
}

/** Edits one value; what the server thinks of it is shown where it was typed. */
export function FieldEditor({ profileId, row, close }: Props) {
  const queryClient = useQueryClient()
  const { user } = useSession()
  const [text, setText] = useState(() => toText(row.value))
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const type = row.definition?.type ?? typeOfValue(row.value)

  async function save(value: unknown) {
    setBusy(true)
    setFault(undefined)
    try {
      const receipt = await call('POST /v1/profiles', {
        body: {
          profile_id: profileId,
          set: { [row.name]: value },
          source: user.email,
          // Typing an identifier of somebody else must not fold two people into one.
          link_policy: 'strict',
          undeclared: row.definition === undefined ? 'discover' : 'refuse',
        },
      })
      const verdict = verdictOf(receipt, row.name)
      await refreshPeople(queryClient)
      if (!verdict.isDone) return setFault(verdict.text)
      sayDone(`${cut(row.label, 60)}: ${verdict.text}`)
      close()
    } catch (error) {
      setFault(error instanceof ApiProblem ? (error.errors[0]?.message ?? error.message) : messageOf(error))
    } finally {
      setBusy(false)
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    const read = readText(text, type)
    if (read.kind === 'fault') setFault(read.message)
    else if (!isBusy) void save(read.value)
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Editor
          label={`New value of ${cut(row.label, 60)}`}
          type={type}
          choices={row.definition?.enum_values ?? null}
          text={text}
          change={setText}
          cancel={close}
        />
        {fault !== undefined && (
          <Alert color="orange" p="xs" role="alert">
            {fault}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" size="compact-sm" loading={isBusy}>
            Save
          </Button>
          <Button size="compact-sm" variant="default" onClick={close}>
            Cancel
          </Button>
          {row.value !== undefined && (
            <Button size="compact-sm" variant="subtle" color="red" disabled={isBusy} onClick={() => void save(null)}>
              Clear the field
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

const hints: Readonly<Partial<Record<FieldType, string>>> = {
  timestamp: '2026-01-31T09:00:00Z',
  date: '2026-01-31',
  number: '120.5',
  integer: '12',
}
const longText = 80

type EditorProps = {
  readonly label: string
  readonly type: FieldType
  readonly choices: readonly string[] | null
  readonly text: string
  readonly change: (text: string) => void
  readonly cancel: () => void
}

function Editor({ label, type, choices, text, change, cancel }: EditorProps) {
  const common = {
    'aria-label': label,
    'data-autofocus': true,
    autoFocus: true,
    value: text,
    onKeyDown: (event: { key: string; stopPropagation: () => void }) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      cancel()
    },
  }
  if (type === 'boolean' || choices !== null) {
    const options = choices ?? ['true', 'false']
    const data = options.map(value => ({ value, label: type === 'boolean' ? yesOrNo(value) : value }))
    return (
      <NativeSelect
        {...common}
        data={[{ value: '', label: '(no value)' }, ...data]}
        onChange={event => change(event.currentTarget.value)}
      />
    )
  }
  if (type === 'json' || text.length > longText || text.includes('\n')) {
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        maxRows={14}
        {...(type === 'json' && { className: 'onefold-mono' })}
        onChange={event => change(event.currentTarget.value)}
      />
    )
  }
  return <TextInput {...common} placeholder={hints[type]} onChange={event => change(event.currentTarget.value)} />
}

function yesOrNo(value: string): string {
  return value === 'true' ? 'Yes' : 'No'
}
