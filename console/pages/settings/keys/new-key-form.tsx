import { NativeSelect, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { someMembersQuery } from '../../../app/queries.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { memberName } from '../../../kit/person-name.ts'
import { IpListInput, wrongAddresses } from './ip-list-input.tsx'
import { KeyMade } from './key-made.tsx'
import { keyKinds, keysKey } from './keys-data.ts'
import { emptyDraft, expiries, type KeyDraft, makeKey, shownPlaces } from './make-key.ts'
import { ScopePicker } from './scope-picker.tsx'

type Props = { readonly isForOauth: boolean; readonly close: () => void }

export function NewKeyForm({ isForOauth, close }: Props) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<KeyDraft>(emptyDraft)
  const change = (part: Partial<KeyDraft>) => setDraft(before => ({ ...before, ...part }))
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => makeKey(draft),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keysKey }),
  })
  if (data !== undefined) return <KeyMade made={data} isForOauth={isForOauth} close={close} />

  const { at, rest } = faultsOf(error, shownPlaces)
  const { kind } = draft
  const isOpen = kind !== 'private' || draft.scopes.length > 0
  const isReady = isOpen && wrongAddresses(draft.allowedIps).length === 0
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (isReady) mutate()
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="What is written with it carries this name as its source, so name the system."
          placeholder="Shop, CRM, nightly sync"
          value={draft.name}
          onChange={event => change({ name: event.currentTarget.value })}
          error={at('name')}
          maxLength={100}
          required
          data-autofocus
        />
        {!isForOauth && (
          <Radio.Group
            label="Kind"
            value={kind}
            onChange={chosen => change({ kind: keyKinds.find(({ value }) => value === chosen)?.value ?? kind })}
          >
            <Stack gap={8} mt={6}>
              {keyKinds.map(({ value, label, is }) => (
                <Radio key={value} value={value} label={label} description={is} size="sm" />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {kind === 'private' && (
          <ScopePicker
            value={draft.scopes}
            onChange={scopes => change({ scopes })}
            fault={isOpen ? at('scopes') : 'Choose at least one.'}
          />
        )}
        {kind === 'public' && (
          <TextInput
            label="Company id"
            description="6 to 32 letters and digits; made up when left empty."
            value={draft.companyId}
            onChange={event => change({ companyId: event.currentTarget.value })}
            error={at('client_id')}
          />
        )}
        {kind === 'personal' && (
          <MemberSelect value={draft.memberId} onChange={memberId => change({ memberId })} fault={at('member_id')} />
        )}
        {kind === 'developer' && (
          <TextInput
            label="Personal key"
            description="The token of the personal key that the developer acts by; it is kept sealed."
            value={draft.personalToken}
            onChange={event => change({ personalToken: event.currentTarget.value })}
            error={at('personal_token')}
            autoComplete="off"
            required
          />
        )}
        {kind !== 'public' && (
          <IpListInput
            value={draft.allowedIps}
            onChange={allowedIps => change({ allowedIps })}
            description={
              kind === 'developer'
                ? 'From where it is good: addresses and networks (CIDR). Empty is nowhere.'
                : 'From where it is good: addresses and networks (CIDR). Empty is everywhere.'
            }
            fault={at('allowed_ips')}
          />
        )}
        {(kind === 'private' || kind === 'personal') && (
          <NativeSelect
            label="Expires"
            data={expiries.map(({ value, label }) => ({ value, label }))}
            value={draft.expiry}
            onChange={event => change({ expiry: event.currentTarget.value })}
            error={at('expires_at')}
          />
        )}
        <FormFoot
          fault={rest}
          cancel={close}
          deed={isForOauth ? 'Make the client' : 'Make the key'}
          isBusy={isPending}
          isDisabled={!isReady}
        />
      </Stack>
    </form>
  )
}

type SelectProps = {
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly fault: string | undefined
}

function MemberSelect({ value, onChange, fault }: SelectProps) {
  const { data } = useQuery(someMembersQuery)
  return (
    <Select
      label="Member"
      description="For whom the key acts, with what their role opens."
      data={(data?.data ?? []).map(member => ({ value: member.id, label: memberName(member) }))}
      value={value}
      onChange={onChange}
      error={fault}
      searchable
      required
    />
  )
}
