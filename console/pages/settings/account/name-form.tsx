import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { membersKey } from '../../../app/queries.ts'
import { sessionQuery, useSession } from '../../../app/session.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { sayDone } from '../../../kit/say.ts'

export function NameForm() {
  const { user } = useSession()
  const queryClient = useQueryClient()
  const [first, setFirst] = useState(user.first_name)
  const [last, setLast] = useState(user.last_name)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => call('PATCH /v1/session/user', { body: { first_name: first, last_name: last } }),
    async onSuccess(session) {
      queryClient.setQueryData(sessionQuery.queryKey, session)
      sayDone('Your name is changed.')
      await queryClient.invalidateQueries({ queryKey: membersKey })
    },
  })
  const { at, rest } = faultsOf(error, ['first_name', 'last_name'])
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        mutate()
      }}
    >
      <Stack>
        <Group grow align="flex-start">
          <TextInput
            label="First name"
            autoComplete="given-name"
            value={first}
            onChange={event => setFirst(event.currentTarget.value)}
            error={at('first_name')}
            maxLength={100}
          />
          <TextInput
            label="Last name"
            autoComplete="family-name"
            value={last}
            onChange={event => setLast(event.currentTarget.value)}
            error={at('last_name')}
            maxLength={100}
          />
        </Group>
        {rest !== undefined && (
          <Text size="sm" c="red" role="alert">
            {rest}
          </Text>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={first === user.first_name && last === user.last_name}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
