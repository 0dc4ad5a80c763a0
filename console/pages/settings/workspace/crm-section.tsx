import { Alert, Button, Group, Select, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, call } from '../../../app/client.ts'
import { someMembersQuery } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { ErrorState } from '../../../kit/error-state.tsx'
import { faultsOf } from '../../../kit/faults.ts'
import { memberName } from '../../../kit/person-name.ts'
import { sayDone } from '../../../kit/say.ts'
import { Section } from '../section.tsx'

type Crm = Answer<'GET /v1/settings/crm'>

const crmKey = ['settings', 'crm'] as const

export function CrmSection() {
  const { data, error, refetch } = useQuery({ queryKey: crmKey, queryFn: () => call('GET /v1/settings/crm') })
  const isSeen = useMay('objects:read')
  if (!isSeen) return null
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  return (
    <Section title="Contacts" lead="How CRM clients work with the people of this workspace.">
      {data !== undefined && <CrmForm stored={data} />}
    </Section>
  )
}

const companyModes: readonly { readonly value: Crm['companies']; readonly label: string }[] = [
  { value: 'required', label: 'Every contact belongs to a company' },
  { value: 'optional', label: 'A contact may belong to a company' },
  { value: 'none', label: 'Contacts have no company' },
]

function CrmForm({ stored }: { readonly stored: Crm }) {
  const queryClient = useQueryClient()
  const mayChange = useMay('objects:write')
  const { data: members } = useQuery(someMembersQuery)
  const [draft, setDraft] = useState(stored)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => call('PATCH /v1/settings/crm', { body: draft }),
    onSuccess(saved) {
      queryClient.setQueryData(crmKey, saved)
      sayDone('The settings are saved.')
    },
  })
  const { at, rest } = faultsOf(error, ['default_owner_id'])
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        mutate()
      }}
    >
      <Stack>
        <Select
          label="Default owner"
          description="Looks after every person who has no owner."
          placeholder="Nobody"
          data={(members?.data ?? []).map(member => ({ value: member.id, label: memberName(member) }))}
          value={draft.default_owner_id}
          onChange={default_owner_id => setDraft({ ...draft, default_owner_id })}
          error={at('default_owner_id')}
          disabled={!mayChange}
          clearable
          clearButtonProps={{ 'aria-label': 'No default owner' }}
          searchable
        />
        <Select
          label="Companies"
          data={companyModes.map(({ value, label }) => ({ value, label }))}
          value={draft.companies}
          onChange={chosen => {
            const companies = companyModes.find(({ value }) => value === chosen)?.value ?? draft.companies
            setDraft({ ...draft, companies })
          }}
          disabled={!mayChange}
          allowDeselect={false}
        />
        <Switch
          label="A personal key alone opens the list of members"
          description="Otherwise a CRM client also needs a developer key for it."
          checked={draft.allows_key_only}
          onChange={event => setDraft({ ...draft, allows_key_only: event.currentTarget.checked })}
          disabled={!mayChange}
        />
        {rest !== undefined && (
          <Alert color="red" role="alert">
            {rest}
          </Alert>
        )}
        {mayChange ? (
          <Group justify="flex-end">
            <Button type="submit" loading={isPending}>
              Save
            </Button>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            Editors and admins change these.
          </Text>
        )}
      </Stack>
    </form>
  )
}
