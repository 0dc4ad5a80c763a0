import { ActionIcon, Menu, Stack } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconNetwork, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, messageOf } from '../../../app/client.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { sayDone } from '../../../kit/say.ts'
import { IpListInput, wrongAddresses } from './ip-list-input.tsx'
import { type Key, keysKey } from './keys-data.ts'

export function KeyMenu({ apiKey }: { readonly apiKey: Key }) {
  const queryClient = useQueryClient()
  const { id, name, kind } = apiKey
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {kind !== 'public' && (
          <Menu.Item leftSection={<IconNetwork size={16} />} onClick={() => openAddresses(apiKey)}>
            Change allowed addresses
          </Menu.Item>
        )}
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} />}
          onClick={() =>
            confirm({
              title: `Revoke ${name}?`,
              text: 'Whatever uses this key is refused from then on, also access tokens made with it. This cannot be taken back.',
              deed: 'Revoke the key',
              type: name,
              async act() {
                await call('DELETE /v1/api-keys/{id}', { path: { id } })
                sayDone(`${name} is revoked.`)
                await queryClient.invalidateQueries({ queryKey: keysKey })
              },
            })
          }
        >
          Revoke
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function openAddresses(apiKey: Key): void {
  const dialog = modals.open({
    title: `From where ${apiKey.name} is good`,
    size: 'lg',
    children: <AddressForm apiKey={apiKey} close={() => modals.close(dialog)} />,
  })
}

function AddressForm({ apiKey, close }: { readonly apiKey: Key; readonly close: () => void }) {
  const queryClient = useQueryClient()
  const [listed, setListed] = useState<readonly string[]>(apiKey.allowed_ips ?? [])
  const isDeveloper = apiKey.kind === 'developer'
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => {
      const allowed_ips = listed.length === 0 && !isDeveloper ? null : [...listed]
      return call('PATCH /v1/api-keys/{id}', { path: { id: apiKey.id }, body: { allowed_ips } })
    },
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: keysKey })
      sayDone('The addresses are changed.')
      close()
    },
  })
  const isReady = wrongAddresses(listed).length === 0
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (isReady) mutate()
      }}
    >
      <Stack>
        <IpListInput
          value={listed}
          onChange={setListed}
          description={`Addresses and networks (CIDR). Empty is ${isDeveloper ? 'nowhere' : 'everywhere'}.`}
        />
        <FormFoot
          fault={error === null ? undefined : messageOf(error)}
          cancel={close}
          deed="Save"
          isBusy={isPending}
          isDisabled={!isReady}
        />
      </Stack>
    </form>
  )
}
