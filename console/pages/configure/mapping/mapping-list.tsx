import { ActionIcon, Badge, Group, Paper, Table, Text, Title, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconArrowNarrowRight, IconPencil, IconRoute, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../../app/client.ts'
import { useMay } from '../../../app/session.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { sayDone } from '../../../kit/say.ts'
import { Time } from '../../../kit/time.tsx'
import { type Mapping, mappingsQuery } from '../queries.ts'
import classes from './mapping.module.css'
import { behaviourLabels } from './mapping-words.ts'

export function MappingList({ mappings }: { readonly mappings: readonly Mapping[] }) {
  const mayWrite = useMay('scoring:write')
  return (
    <Paper withBorder component="section" aria-labelledby="mappings-title">
      <Title order={2} size="h4" id="mappings-title" p="md" pb={mappings.length === 0 ? 0 : 'xs'}>
        Mappings {mappings.length > 0 && <Badge variant="light">{mappings.length.toLocaleString('en')}</Badge>}
      </Title>
      {mappings.length === 0 ? (
        <EmptyState icon={IconRoute} title="Nothing is mapped yet">
          A mapping copies one key of an event, such as <b>team_size</b>, to a field of the person, such as{' '}
          <b>company_employee_count</b>, where scoring and segments can use it.
        </EmptyState>
      ) : (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Key and field</Table.Th>
                <Table.Th scope="col">Behaviour</Table.Th>
                <Table.Th scope="col">Changed</Table.Th>
                {mayWrite && (
                  <Table.Th scope="col">
                    <VisuallyHidden>Actions</VisuallyHidden>
                  </Table.Th>
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {mappings.map(mapping => (
                <Row key={mapping.id} mapping={mapping} mayWrite={mayWrite} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  )
}

function Row({ mapping, mayWrite }: { readonly mapping: Mapping; readonly mayWrite: boolean }) {
  const { id, metadata_key: key, field, behaviour, updated_at: updatedAt } = mapping
  const navigate = useNavigate({ from: '/configure/mapping/profile' })
  const queries = useQueryClient()
  const remove = () =>
    confirm({
      title: 'Delete this mapping?',
      text: (
        <>
          New events no longer fill <b className="onefold-mono">{field}</b> from <b className="onefold-mono">{key}</b>.
          People keep what it has filled.
        </>
      ),
      deed: 'Delete mapping',
      isDangerous: true,
      act: async () => {
        await call('DELETE /v1/mappings/{id}', { path: { id } })
        sayDone(`${key} is no longer mapped`)
        await queries.invalidateQueries({ queryKey: mappingsQuery.queryKey })
      },
    })
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        <span className={classes['pair']}>
          <Text span size="sm" className="onefold-mono">
            {key}
          </Text>
          <IconArrowNarrowRight size={18} color="var(--mantine-color-dimmed)" aria-label="fills" />
          <Text span size="sm" fw={600} className="onefold-mono">
            {field}
          </Text>
        </span>
      </Table.Th>
      <Table.Td>
        <Text size="sm" className={classes['short']}>
          {behaviourLabels[behaviour]}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed" className={classes['short']}>
          <Time at={updatedAt} />
        </Text>
      </Table.Td>
      {mayWrite && (
        <Table.Td>
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <Tooltip label="Change">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Change the mapping of ${key}`}
                onClick={() => void navigate({ search: ({ key: _, ...rest }) => ({ ...rest, edit: id }) })}
              >
                <IconPencil size={17} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Delete">
              <ActionIcon variant="subtle" color="gray" aria-label={`Delete the mapping of ${key}`} onClick={remove}>
                <IconTrash size={17} />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Table.Td>
      )}
    </Table.Tr>
  )
}
