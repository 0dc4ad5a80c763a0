import { Badge, Group, Loader, Paper, SimpleGrid, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Answer } from '../../../app/client.ts'
import { ErrorState } from '../../../kit/error-state.tsx'
import { cut, inWords } from '../../../kit/words.ts'
import { titleOf } from '../parts/person-name.ts'
import { Value } from '../parts/value.tsx'
import { undoQuery } from '../queries.ts'
import type { Graph } from './identity-graph.ts'

type Foreseen = Answer<'GET /v1/merges/{id}/undo'>
type Side = Foreseen['survivor']

/** What each of the two would have. */
export function UndoPreview({ mergeId, graph }: { readonly mergeId: string; readonly graph: Graph }) {
  const foreseen = useQuery(undoQuery(mergeId))
  if (foreseen.isError) {
    return (
      <ErrorState
        error={foreseen.error}
        title="What undoing leaves could not be told"
        retry={() => void foreseen.refetch()}
      />
    )
  }
  if (foreseen.isPending) return <Loader size="sm" aria-label="Looking at what undoing leaves" />
  const { survivor, restored } = foreseen.data
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <SideCard title="Stays" side={survivor} other={restored} isLive={survivor.id === graph.profile_id} />
      <SideCard title="Becomes a profile of its own" side={restored} other={survivor} isLive={false} />
    </SimpleGrid>
  )
}

type CardProps = { readonly title: string; readonly side: Side; readonly other: Side; readonly isLive: boolean }

const mostFields = 200

function SideCard({ title, side, other, isLive }: CardProps) {
  const names = Object.keys(side.fields)
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Text size="xs" c="dimmed">
        {title}
        {isLive && ' (this profile)'}
      </Text>
      <Title order={3} size="h6" mb={6} style={{ overflowWrap: 'anywhere' }}>
        <bdi>{titleOf(side)}</bdi>
      </Title>
      <Group gap={6} mb={8}>
        {side.identifiers.map(({ kind, value }) => (
          <Badge key={`${kind} ${value}`} variant="light" tt="none" fw={500} maw="100%">
            {inWords(kind)}: <bdi>{cut(value, 80)}</bdi>
          </Badge>
        ))}
        {side.identifiers.length === 0 && (
          <Text size="xs" c="dimmed">
            No identifier: only its id will find it.
          </Text>
        )}
      </Group>
      {side.absorbed.length > 0 && (
        <Text size="xs" c="dimmed" mb={6}>
          With {side.absorbed.length.toLocaleString('en')} absorbed before.
        </Text>
      )}
      <Table.ScrollContainer minWidth={0} mah={260} type="native">
        <Table verticalSpacing={3} layout="fixed" fz="xs" aria-label="Fields">
          <Table.Tbody>
            {names.slice(0, mostFields).map(name => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500} w="38%" style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
                  <bdi>{cut(inWords(name), 80)}</bdi>
                </Table.Th>
                <Table.Td>
                  <Value value={side.fields[name]} />{' '}
                  {Object.hasOwn(other.fields, name) && !isSame(side.fields[name], other.fields[name]) && (
                    <Badge size="xs" variant="light" color="orange" tt="none">
                      differs
                    </Badge>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {names.length > mostFields && (
        <Text size="xs" c="dimmed">
          and {(names.length - mostFields).toLocaleString('en')} more fields
        </Text>
      )}
    </Paper>
  )
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
