import { Button, Group, Radio, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import type { Schemas } from '../../../client/api/client.ts'
import { messageOf } from '../../app/client.ts'
import { personName } from '../../kit/person-name.ts'
import { cut, inWords } from '../../kit/words.ts'
import { Cell } from './cell.tsx'

type Profile = Schemas['Profile']
type Pair = readonly [Profile, Profile]
type Merge = (survivor: Profile, absorbed: Profile) => Promise<unknown>

/** Shows two people side by side and asks which of them keeps the id. */
export function askForMerge(pair: Pair, merge: Merge): void {
  const id = modals.open({
    title: 'Are these the same person?',
    size: 'xl',
    children: <Compare pair={pair} merge={merge} close={() => modals.close(id)} />,
  })
}

const longestName = 60

/** Fields of either, those in which they differ first. */
function fieldsOf([one, other]: Pair): readonly { readonly name: string; readonly differs: boolean }[] {
  const names = [...new Set([...Object.keys(one.fields), ...Object.keys(other.fields)])].sort()
  const compared = names.map(name => ({
    name,
    differs: JSON.stringify(one.fields[name]) !== JSON.stringify(other.fields[name]),
  }))
  return compared.toSorted((a, b) => Number(b.differs) - Number(a.differs))
}

function Compare({ pair, merge, close }: { readonly pair: Pair; readonly merge: Merge; readonly close: () => void }) {
  const older = pair[0].created_at <= pair[1].created_at ? pair[0] : pair[1]
  const [survivorId, setSurvivorId] = useState(older.id)
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [one, other] = pair
  async function run(): Promise<void> {
    setBusy(true)
    const isOne = survivorId === one.id
    try {
      await merge(isOne ? one : other, isOne ? other : one)
      close()
    } catch (error) {
      setFault(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        Both become one profile: identifiers, events and notes of both, and of each field the value that was observed
        last. It can be undone.
      </Text>
      <ScrollArea.Autosize mah={420} type="auto" viewportProps={{ tabIndex: 0 }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Field</Table.Th>
              {pair.map(profile => (
                <Table.Th scope="col" key={profile.id}>
                  <Text inherit truncate maw={280}>
                    {personName(profile)}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {['identifiers', 'created_at', 'updated_at'].map(column => (
              <Line key={column} pair={pair} column={column} label={inWords(column)} />
            ))}
            {fieldsOf(pair).map(({ name, differs }) => (
              <Line
                key={name}
                pair={pair}
                column={name}
                label={differs ? `${inWords(name)} (differs)` : inWords(name)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Radio.Group label="Who keeps the id" value={survivorId} onChange={setSurvivorId}>
        <Group mt="xs">
          {pair.map(profile => (
            <Radio
              key={profile.id}
              value={profile.id}
              label={`${cut(personName(profile), longestName)}${profile === older ? ' (known for longer)' : ''}`}
            />
          ))}
        </Group>
      </Radio.Group>
      {fault !== undefined && (
        <Text c="red" size="sm" role="alert">
          {fault}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button loading={isBusy} onClick={() => void run()}>
          Merge them
        </Button>
      </Group>
    </Stack>
  )
}

function Line({ pair, column, label }: { readonly pair: Pair; readonly column: string; readonly label: string }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{label}</Table.Th>
      {pair.map(profile => (
        <Table.Td key={profile.id}>
          <Cell profile={profile} column={column} />
        </Table.Td>
      ))}
    </Table.Tr>
  )
}
