import { ActionIcon, Alert, Button, Group, Paper, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core'
import { IconInfoCircle, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../app/client.ts'
import { useMay } from '../../app/session.ts'
import { confirm } from '../../kit/confirm.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { LevelBadge } from '../../kit/level-badge.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { openLevelForm } from './levels/level-form.tsx'
import { describeGaps, fromLowest, type Level, rangeOf } from './levels/level-gaps.ts'
import { LevelScale } from './levels/level-scale.tsx'
import { overWhom } from './parts/words.ts'
import { levelCountsQuery, levelsQuery } from './queries.ts'

const titles = { fit: 'Fit levels', engagement: 'Engagement levels' } as const
const kinds = ['fit', 'engagement'] as const

export function LevelsPage() {
  const { data, error, refetch } = useQuery(levelsQuery)
  return (
    <Page
      title="Levels"
      lead="Names for ranges of scores, such as Cold, Warm and Hot. The primary ruleset of each kind decides."
    >
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <PageLoader />}
      {data !== undefined &&
        kinds.map(kind => <Levels key={kind} kind={kind} levels={data.data.filter(level => level.kind === kind)} />)}
    </Page>
  )
}

function Levels({ kind, levels }: { readonly kind: Level['kind']; readonly levels: readonly Level[] }) {
  const mayEdit = useMay('scoring:write')
  const queryClient = useQueryClient()
  const counts = useQuery({ ...levelCountsQuery, enabled: levels.length > 0 })
  const sorted = fromLowest(levels)
  const gaps = describeGaps(levels)
  const highest = sorted.at(-1)
  const next = highest === undefined ? 0 : (highest.max_score ?? highest.min_score + 49) + 1
  const countOf = (id: string) => counts.data?.levels.find(each => each.id === id)?.count
  async function remove(id: string) {
    await call('DELETE /v1/levels/{id}', { path: { id } })
    await queryClient.invalidateQueries({ queryKey: ['scoring'] })
  }
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {titles[kind]}
          </Title>
          <Button
            variant="light"
            leftSection={<IconPlus size={16} />}
            disabled={!mayEdit}
            onClick={() => openLevelForm(kind, undefined, next)}
          >
            New {kind} level
          </Button>
        </Group>
        {levels.length === 0 ? (
          <Text size="sm" c="dimmed">
            There is none yet, so nobody has a level here. Most teams begin with three: Cold from 0 to 29, Warm from 30
            to 69, Hot from 70 on.
          </Text>
        ) : (
          <>
            <LevelScale levels={levels} />
            {gaps.length > 0 && (
              <Alert color="blue" icon={<IconInfoCircle size={18} />} p="xs">
                {gaps.join(' ')} Whoever scores there shows as unclassified. Levels of one kind never overlap.
              </Alert>
            )}
            <Table aria-label={titles[kind]}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Level</Table.Th>
                  <Table.Th scope="col">Scores</Table.Th>
                  <Table.Th scope="col">Profiles</Table.Th>
                  <Table.Th scope="col">
                    <VisuallyHidden>Actions</VisuallyHidden>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {sorted.map(level => (
                  <Table.Tr key={level.id}>
                    <Table.Td>
                      <LevelBadge level={level} />
                    </Table.Td>
                    <Table.Td>{rangeOf(level)}</Table.Td>
                    <Table.Td>{countOf(level.id)?.toLocaleString('en') ?? '…'}</Table.Td>
                    <Table.Td>
                      <Group gap={4} justify="flex-end" wrap="nowrap">
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          disabled={!mayEdit}
                          aria-label={`Change ${level.name}`}
                          onClick={() => openLevelForm(kind, level, next)}
                        >
                          <IconPencil size={16} />
                        </ActionIcon>
                        <ActionIcon
                          variant="subtle"
                          color="red"
                          disabled={!mayEdit}
                          aria-label={`Delete ${level.name}`}
                          onClick={() =>
                            confirm({
                              title: `Delete ${level.name}?`,
                              text: 'Whoever is in it shows as unclassified, unless another level takes its scores.',
                              deed: 'Delete',
                              isDangerous: true,
                              act: () => remove(level.id),
                            })
                          }
                        >
                          <IconTrash size={16} />
                        </ActionIcon>
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {counts.data !== undefined && (
              <Text size="xs" c="dimmed">
                Counted over {overWhom(counts.data)}.
              </Text>
            )}
          </>
        )}
      </Stack>
    </Paper>
  )
}
