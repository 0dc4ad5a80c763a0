import { Anchor, Button, Group, Menu, Stack, Table, Text } from '@mantine/core'
import { IconChevronDown, IconDownload, IconUsersGroup } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { call } from '../../../app/client.ts'
import { useMay } from '../../../app/session.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { personName } from '../../../kit/person-name.ts'
import { sayDone, sayFault } from '../../../kit/say.ts'
import { Time } from '../../../kit/time.tsx'
import { personDetail } from '../parts/person-detail.ts'
import { membersQuery } from '../queries.ts'

const formats = [
  ['csv', 'CSV, for spreadsheets'],
  ['ndjson', 'NDJSON, for programs'],
  ['parquet', 'Parquet, for warehouses'],
] as const

/** Who meets the saved conditions now. */
export function Members({ segmentId }: { readonly segmentId: string }) {
  const query = useInfiniteQuery(membersQuery(segmentId))
  const people = query.data?.pages.flatMap(page => page.data) ?? []
  if (query.error !== null) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  if (query.data === undefined) return <PageLoader />
  if (people.length === 0)
    return (
      <EmptyState icon={IconUsersGroup} title="Nobody is in it">
        No profile meets the saved conditions now. Who is in a segment is found anew whenever it is read.
      </EmptyState>
    )
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          By the saved conditions, oldest profile first.
        </Text>
        <Export segmentId={segmentId} />
      </Group>
      <Table aria-label="Members">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Person</Table.Th>
            <Table.Th scope="col">Identifier</Table.Th>
            <Table.Th scope="col">Changed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map(profile => (
            <Table.Tr key={profile.id}>
              <Table.Td className="onefold-wrap">
                <Anchor component={Link} to={`/profiles/${profile.id}`}>
                  {personName(profile)}
                </Anchor>
              </Table.Td>
              <Table.Td className="onefold-wrap">{personDetail(profile)}</Table.Td>
              <Table.Td>
                <Time at={profile.updated_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <LoadMore list={query} />
    </Stack>
  )
}

function Export({ segmentId }: { readonly segmentId: string }) {
  const mayExport = useMay('exports:read')
  const navigate = useNavigate()
  const start = useMutation({
    mutationFn: (format: (typeof formats)[number][0]) =>
      call('POST /v1/exports', { body: { of: 'profiles', format, segment_id: segmentId } }),
    async onSuccess() {
      sayDone('The export is being written.')
      await navigate({ to: '/data/exports' })
    },
    onError: error => sayFault('The export did not start', error),
  })
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          rightSection={<IconChevronDown size={14} />}
          loading={start.isPending}
          disabled={!mayExport}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([format, label]) => (
          <Menu.Item key={format} onClick={() => start.mutate(format)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
