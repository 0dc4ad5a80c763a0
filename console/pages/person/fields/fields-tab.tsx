import { Anchor, Badge, Group, Stack, Switch, Table, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { IconListDetails, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { profilesObjectQuery } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { usePersonSearch } from '../person-search.ts'
import { profileQuery } from '../queries.ts'
import { FieldHistory } from './field-history.tsx'
import { FieldLine } from './field-line.tsx'
import { fieldRows } from './field-rows.ts'

/** Everything that is known of the person now, and where it comes from. */
export function FieldsTab({ id }: { readonly id: string }) {
  const { search, change } = usePersonSearch()
  const mayWrite = useMay('profiles:write')
  const mayDeclare = useMay('objects:read')
  const profile = useQuery(profileQuery(id))
  const schema = useQuery(profilesObjectQuery)
  if (schema.isError) return <ErrorState error={schema.error} retry={() => void schema.refetch()} />
  if (profile.data === undefined || schema.data === undefined) return <PageLoader />
  const all = fieldRows(profile.data, schema.data, { text: '', withEmpty: true })
  const rows = fieldRows(profile.data, schema.data, { text: search.q ?? '', withEmpty: search.empty === true })
  const open = all.find(row => row.name === search.field)
  const firstDiscovered = rows.findIndex(row => row.definition === undefined)
  return (
    <Stack>
      <Group justify="space-between">
        <TextInput
          aria-label="Filter the fields"
          placeholder="Filter by name, value or source"
          leftSection={<IconSearch size={16} />}
          w={320}
          value={search.q ?? ''}
          onChange={event => change({ q: event.currentTarget.value || undefined }, { replace: true })}
        />
        <Switch
          label="Show fields without a value"
          checked={search.empty === true}
          onChange={event => change({ empty: event.currentTarget.checked || undefined }, { replace: true })}
        />
      </Group>
      {rows.length === 0 ? (
        <EmptyState icon={IconListDetails} title="No field matches">
          Try another word, or show fields without a value.
        </EmptyState>
      ) : (
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="xs" highlightOnHover layout="fixed" aria-label="Fields">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col" w="26%">
                  Field
                </Table.Th>
                <Table.Th scope="col">Value</Table.Th>
                <Table.Th scope="col" w="20%">
                  Source
                </Table.Th>
                <Table.Th scope="col" w={110}>
                  Observed
                </Table.Th>
                {mayWrite && (
                  <Table.Th scope="col" w={56}>
                    <VisuallyHidden>Edit</VisuallyHidden>
                  </Table.Th>
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, index) => [
                index === firstDiscovered && (
                  <Table.Tr key="discovered">
                    <Table.Th scope="colgroup" colSpan={mayWrite ? 5 : 4} pt="md">
                      <Group gap="xs">
                        <Badge variant="light" color="teal" tt="none">
                          Discovered
                        </Badge>
                        <Text size="xs" c="dimmed" fw={400}>
                          Fields that the schema does not declare.{' '}
                          {mayDeclare && (
                            <Anchor component={Link} to="/configure/schema" inherit underline="always">
                              Declare them
                            </Anchor>
                          )}
                        </Text>
                      </Group>
                    </Table.Th>
                  </Table.Tr>
                ),
                <FieldLine key={`field ${row.name}`} row={row} profileId={profile.data.id} mayWrite={mayWrite} />,
              ])}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <FieldHistory id={profile.data.id} name={search.field} row={open} close={() => change({ field: undefined })} />
    </Stack>
  )
}
