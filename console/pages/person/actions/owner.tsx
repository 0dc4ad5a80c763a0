import { Select, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, type Schemas } from '../../../app/client.ts'
import { refreshPeople, someMembersQuery } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { memberName } from '../../../kit/person-name.ts'
import { sayDone, sayFault } from '../../../kit/say.ts'
import { cut } from '../../../kit/words.ts'

type Profile = Schemas['Profile']

/** Who looks after the person, and how somebody else does. */
export function Owner({ profile: { id, owner } }: { readonly profile: Profile }) {
  const queryClient = useQueryClient()
  const mayWrite = useMay('profiles:write')
  const mayRead = useMay('members:read')
  const [wasOpened, setOpened] = useState(false)
  const members = useQuery({ ...someMembersQuery, enabled: wasOpened && mayRead })
  if (!mayWrite || !mayRead) {
    return (
      <div>
        <Text size="xs" c="dimmed">
          Owner
        </Text>
        <Text size="sm">
          <bdi>{owner === null ? 'Nobody' : cut(owner.name, 60)}</bdi>
        </Text>
      </div>
    )
  }

  async function assign(memberId: string | null) {
    try {
      await call('PUT /v1/profiles/{id}/owner', { path: { id }, body: { member_id: memberId } })
      sayDone(memberId === null ? 'Nobody looks after this person now.' : 'The owner is changed.')
      await refreshPeople(queryClient)
    } catch (error) {
      sayFault('The owner was not changed', error)
    }
  }

  const present = (members.data?.data ?? []).filter(member => member.removed_at === null)
  const options = present.map(member => ({
    value: member.id,
    label: cut(memberName(member), 60),
  }))
  const current = owner?.member_id ?? null
  const isListed = current === null || options.some(option => option.value === current)
  const data = isListed ? options : [...options, { value: current, label: cut(owner?.name ?? '', 60) }]
  return (
    <Select
      label="Owner"
      labelProps={{ c: 'dimmed', fw: 400, display: 'block', lh: 'xs' }}
      size="xs"
      w={160}
      placeholder={owner === null ? 'Nobody' : cut(owner.name, 60)}
      data={data}
      value={current}
      searchable
      clearable
      nothingFoundMessage={members.isFetching ? 'Loading' : 'No such member'}
      clearButtonProps={{ 'aria-label': 'Nobody looks after this person' }}
      onDropdownOpen={() => setOpened(true)}
      onChange={value => void assign(value)}
    />
  )
}
