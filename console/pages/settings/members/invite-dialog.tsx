import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { readRole, roles } from '../../../app/roles.ts'
import type { Role } from '../../../app/session.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { ShownOnce } from '../../../kit/shown-once.tsx'
import { invitationsKey } from './members-data.ts'

type Props = { readonly opened: boolean; readonly close: () => void }

export function InviteDialog({ opened, close }: Props) {
  return (
    <Modal opened={opened} onClose={close} title="Invite somebody" size="lg">
      <InviteForm close={close} />
    </Modal>
  )
}

function InviteForm({ close }: { readonly close: () => void }) {
  const queryClient = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('editor')
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => call('POST /v1/invitations', { body: { email, role } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsKey }),
  })
  const { at, rest } = faultsOf(error, ['email'])
  if (data !== undefined) {
    return (
      <Stack>
        <ShownOnce secrets={[{ label: `Link for ${data.email}`, value: data.link }]}>
          Onefold sends no mail: hand this link over yourself. It works once, for seven days.
        </ShownOnce>
        <Group justify="flex-end">
          <Button onClick={close}>Done</Button>
        </Group>
      </Stack>
    )
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        mutate()
      }}
    >
      <Stack>
        <TextInput
          label="E-mail"
          type="email"
          value={email}
          onChange={event => setEmail(event.currentTarget.value)}
          error={at('email')}
          autoComplete="off"
          required
          data-autofocus
        />
        <Radio.Group label="Role" value={role} onChange={value => setRole(readRole(value) ?? role)}>
          <Stack gap="xs" mt="xs">
            {roles.map(({ value, label, may }) => (
              <Radio key={value} value={value} label={label} description={may} />
            ))}
          </Stack>
        </Radio.Group>
        <FormFoot fault={rest} cancel={close} deed="Make the link" isBusy={isPending} />
      </Stack>
    </form>
  )
}
