import { Button, Group, Paper, Stack, Switch, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../../app/client.ts'
import { refreshPeople } from '../../../app/queries.ts'
import { useSession } from '../../../app/session.ts'
import { sayDone, sayFault } from '../../../kit/say.ts'

export function NewNote({ id }: { readonly id: string }) {
  const queryClient = useQueryClient()
  const { user } = useSession()
  const [content, setContent] = useState('')
  const [isPrivate, setPrivate] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const isReady = content.trim() !== ''

  async function save() {
    setBusy(true)
    try {
      await call('POST /v1/profiles/{id}/notes', {
        path: { id },
        body: { content, ...(user.id !== '' && { author_id: user.id, is_shared: !isPrivate }) },
      })
      setContent('')
      sayDone('The note is kept.')
      await refreshPeople(queryClient)
    } catch (error) {
      sayFault('The note was not kept', error)
    } finally {
      setBusy(false)
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (isReady && !isBusy) void save()
  }

  return (
    <Paper withBorder p="md" component="form" onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          label="New note"
          placeholder="Prefers to be called in the morning"
          autosize
          minRows={2}
          maxRows={12}
          maxLength={100_000}
          value={content}
          onChange={event => setContent(event.currentTarget.value)}
        />
        <Group justify="space-between">
          {user.id === '' ? (
            <span />
          ) : (
            <Switch
              label="Only I see it"
              checked={isPrivate}
              onChange={event => setPrivate(event.currentTarget.checked)}
            />
          )}
          <Button type="submit" loading={isBusy} disabled={!isReady}>
            Add note
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
