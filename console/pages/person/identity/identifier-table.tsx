import { Group, Table, Text } from '@mantine/core'
import { Copy } from '../../../kit/copy.tsx'
import { Time } from '../../../kit/time.tsx'
import { cut, inWords } from '../../../kit/words.ts'
import { shortId } from '../parts/person-name.ts'
import { Source } from '../parts/source.tsx'
import { type Graph, labelOfHome } from './identity-graph.ts'

/** Which identifiers the profile has, and which home each came with. */
export function IdentifierTable({ graph }: { readonly graph: Graph }) {
  if (graph.identifiers.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing identifies this profile: only its id finds it.
      </Text>
    )
  }
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Kind</Table.Th>
            <Table.Th scope="col">Value</Table.Th>
            <Table.Th scope="col">Came with</Table.Th>
            <Table.Th scope="col">Source</Table.Th>
            <Table.Th scope="col">First seen</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {graph.identifiers.map(({ kind, value, home_id: homeId, source, first_seen_at: at }) => (
            <Table.Tr key={`${kind} ${value}`}>
              <Table.Td>{inWords(kind)}</Table.Td>
              <Table.Th scope="row" fw={500} maw={320}>
                <Group gap={4} wrap="nowrap">
                  <span className="onefold-mono">
                    <bdi>{cut(value)}</bdi>
                  </span>
                  <Copy value={value} label={`Copy ${cut(value, 60)}`} />
                </Group>
              </Table.Th>
              <Table.Td maw={240}>
                {homeId === graph.profile_id ? (
                  'This profile'
                ) : (
                  <>
                    <bdi>{labelOfHome(graph, homeId)}</bdi>{' '}
                    <Text span size="xs" c="dimmed">
                      {shortId(homeId)}
                    </Text>
                  </>
                )}
              </Table.Td>
              <Table.Td>
                <Source source={source} />
              </Table.Td>
              <Table.Td>
                <Time at={at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
