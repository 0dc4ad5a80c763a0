import { Alert, Badge, Button, Group, Radio, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call, messageOf, type Schemas } from '../../../app/client.ts'
import { refreshPeople } from '../../../app/queries.ts'
import { useSession } from '../../../app/session.ts'
import { sayDone } from '../../../kit/say.ts'
import { cut, inWords } from '../../../kit/words.ts'
import { shortId, titleOf } from '../parts/person-name.ts'
import { Value } from '../parts/value.tsx'
import { compareFields } from './compare.ts'

type Profile = Schemas['Profile']
type Props = { readonly profile: Profile; readonly other: Profile; readonly back: () => void }

/** The two side by side, and which of them keeps its id. */
export function MergeChoice({ profile, other, back }: Props) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { user } = useSession()
  const [survivor, setSurvivor] = useState(profile.created_at <= other.created_at ? profile.id : other.id)
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const sides = [profile, other] as const
  const isOne = profile.id === other.id

  async function merge() {
    setBusy(true)
    const absorbed = survivor === profile.id ? other.id : profile.id
    try {
      await call('POST /v1/profiles/merge', { body: { survivor, absorbed, source: user.email } })
      sayDone('The two are one profile now.')
      await refreshPeople(queryClient)
      await navigate({ to: '/profiles/$id', params: { id: survivor }, search: { tab: 'identity' } })
    } catch (error) {
      setFault(messageOf(error))
      setBusy(false)
    }
  }

  if (isOne) {
    return (
      <Alert color="yellow" title="They are one profile already">
        <Button size="xs" variant="default" onClick={back}>
          Choose another
        </Button>
      </Alert>
    )
  }
  return (
    <Stack>
      <Radio.Group label="Which of the two keeps its id?" value={survivor} onChange={setSurvivor}>
        <Group mt="xs" gap="lg">
          {sides.map(side => (
            <Radio
              key={side.id}
              value={side.id}
              label={
                <>
                  <bdi>{cut(titleOf(side), 60)}</bdi>{' '}
                  <Text span size="xs" c="dimmed">
                    {shortId(side.id)}
                  </Text>
                </>
              }
            />
          ))}
        </Group>
      </Radio.Group>
      <ScrollArea.Autosize mah={380} type="auto">
        <Table verticalSpacing={4} layout="fixed" fz="sm" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" w="24%">
                Field
              </Table.Th>
              {sides.map(side => (
                <Table.Th key={side.id} scope="col">
                  <bdi>{cut(titleOf(side), 60)}</bdi>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row">Identifiers</Table.Th>
              {sides.map(side => (
                <Table.Td key={side.id}>
                  {side.identifiers.map(({ kind, value }) => (
                    <Text key={`${kind} ${value}`} size="xs" style={{ overflowWrap: 'anywhere' }}>
                      {inWords(kind)}: <bdi>{cut(value, 80)}</bdi>
                    </Text>
                  ))}
                </Table.Td>
              ))}
            </Table.Tr>
            {compareFields(profile, other).map(({ name, values, winner }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500} style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
                  <bdi>{cut(inWords(name), 80)}</bdi>
                </Table.Th>
                {sides.map((side, at) => (
                  <Table.Td key={side.id} style={{ verticalAlign: 'top' }}>
                    <Value value={values[at]} />{' '}
                    {winner === at && (
                      <Badge size="xs" variant="light" color="teal" tt="none">
                        stays
                      </Badge>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Text size="sm" c="dimmed">
        The merged profile has all identifiers and events of both; of each field the later observation stays. It can be
        undone under Identity.
      </Text>
      {fault !== undefined && (
        <Alert color="red" role="alert">
          {fault}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={back}>
          Choose another
        </Button>
        <Button loading={isBusy} onClick={() => void merge()}>
          Merge the two
        </Button>
      </Group>
    </Stack>
  )
}
