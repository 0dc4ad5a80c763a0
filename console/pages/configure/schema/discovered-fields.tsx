import { Badge, Button, Group, Table, Text, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconSparkles } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../../app/client.ts'
import { objectsQuery } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { sayDone, sayFault } from '../../../kit/say.ts'
import { Time } from '../../../kit/time.tsx'
import { seenLabels, typeFromSeen, typeLabels, whyNotDeclared } from '../field-types.ts'
import type { DiscoveredField, ObjectView } from '../queries.ts'

/** Fields that nobody has declared; one click declares one by what was observed. */
export function DiscoveredFields({ object }: { readonly object: ObjectView }) {
  const mayWrite = useMay('objects:write')
  const found = object.discovered_fields.toSorted((a, b) => (a.first_seen_at < b.first_seen_at ? 1 : -1))
  if (found.length === 0) {
    return (
      <EmptyState icon={IconSparkles} title="Nothing to declare">
        {object.object_type === 'profile'
          ? 'Event mappings, enrichments and free-form writes may bring fields that nobody has declared. They show up here with the types that were seen.'
          : 'Records of this object take declared fields only, so nothing is discovered here.'}
      </EmptyState>
    )
  }
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Field</Table.Th>
            <Table.Th scope="col">Types seen</Table.Th>
            <Table.Th scope="col">First seen</Table.Th>
            {mayWrite && (
              <Table.Th scope="col">
                <VisuallyHidden>Actions</VisuallyHidden>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map(field => (
            <Table.Tr key={field.name}>
              <Table.Th scope="row" fw={600} className="onefold-mono">
                {field.name}
              </Table.Th>
              <Table.Td>
                <Group gap={4}>
                  {field.types.map(type => (
                    <Badge key={type} variant="default" size="sm" tt="none">
                      {seenLabels[type] ?? type}
                    </Badge>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>
                <Text size="sm" c="dimmed">
                  <Time at={field.first_seen_at} />
                </Text>
              </Table.Td>
              {mayWrite && (
                <Table.Td>
                  <Declare object={object} field={field} />
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Declare({ object, field }: { readonly object: ObjectView; readonly field: DiscoveredField }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { name, types } = field
  const type = typeFromSeen(types)
  const why = whyNotDeclared(field)
  const declare = useMutation({
    mutationFn: () =>
      call('PUT /v1/objects/{object}/fields/{field}', { path: { object: object.name, field: name }, body: { type } }),
    onSuccess: async () => {
      sayDone(`${name} is declared as ${typeLabels[type].toLowerCase()}`)
      await queries.invalidateQueries({ queryKey: objectsQuery.queryKey })
    },
    onError: error => sayFault(`${name} could not be declared`, error),
  })
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <Tooltip label={why ?? `As ${typeLabels[type].toLowerCase()}`} multiline maw={320}>
        <Button
          size="xs"
          leftSection={<IconCheck size={14} />}
          loading={declare.isPending}
          aria-label={`Declare ${name} as ${typeLabels[type].toLowerCase()}`}
          {...(why !== undefined && { 'data-disabled': true, 'aria-disabled': true })}
          onClick={() => {
            if (why === undefined) declare.mutate()
          }}
        >
          Declare
        </Button>
      </Tooltip>
      {why === undefined && (
        <Button
          size="xs"
          variant="default"
          aria-label={`More options for ${name}`}
          onClick={() => void navigate({ to: '.', search: rest => ({ ...rest, field: name }) })}
        >
          Options
        </Button>
      )}
    </Group>
  )
}
