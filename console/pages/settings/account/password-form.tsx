import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { useSession } from '../../../app/session.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { sayDone } from '../../../kit/say.ts'
import { ownSessionsKey } from './own-sessions.tsx'

const shortest = 8

export function PasswordForm() {
  const { user } = useSession()
  const queryClient = useQueryClient()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => call('PUT /v1/session/password', { body: { current_password: current, new_password: next } }),
    async onSuccess() {
      setCurrent('')
      setNext('')
      sayDone('Your password is changed. You are signed out everywhere else.')
      await queryClient.invalidateQueries({ queryKey: ownSessionsKey })
    },
  })
  const { at, rest } = faultsOf(error, ['current_password', 'new_password'])
  const isShort = next !== '' && next.length < shortest
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        mutate()
      }}
    >
      <Stack>
        {/* Password managers look for whom the password is. */}
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          value={current}
          onChange={event => setCurrent(event.currentTarget.value)}
          error={at('current_password')}
          required
        />
        <PasswordInput
          label="New password"
          description={`${shortest} characters or more; a short sentence is easier to keep than a riddle.`}
          autoComplete="new-password"
          value={next}
          onChange={event => setNext(event.currentTarget.value)}
          error={at('new_password')}
          required
        />
        {rest !== undefined && (
          <Text size="sm" c="red" role="alert">
            {rest}
          </Text>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={current === '' || next === '' || isShort}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
