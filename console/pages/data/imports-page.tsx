import { Anchor, Badge, Button, Code, Group, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { objectsQuery } from '../../app/queries.ts'
import { useMay } from '../../app/session.ts'
import { EmptyState } from '../../kit/empty-state.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { LoadMore } from '../../kit/load-more.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { Time } from '../../kit/time.tsx'
import classes from './data.module.css'
import { count } from './format.ts'
import { objectName } from './import-words.ts'
import { type Import, importsQuery } from './imports.ts'
import { ShareBar } from './share-bar.tsx'
import { StateBadge } from './state-badge.tsx'

export function ImportsPage() {
  const mayWrite = useMay('imports:write')
  const list = useInfiniteQuery(importsQuery)
  const imports = list.data?.pages.flatMap(page => page.data)
  const start = (
    <Button
      component={Link}
      to="/data/imports/new"
      leftSection={<IconPlus size={16} aria-hidden />}
      disabled={!mayWrite}
      {...(!mayWrite && { title: 'You may look at imports, not start them' })}
    >
      Import a file
    </Button>
  )
  return (
    <Page title="Imports" lead="Files that became people or other rows, in the last 30 days." actions={start}>
      {list.isPending && <PageLoader />}
      {list.isError && imports === undefined && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {imports?.length === 0 && <NoImports />}
      {imports !== undefined && imports.length > 0 && <ImportsTable imports={imports} />}
      <LoadMore list={list} />
    </Page>
  )
}

function NoImports() {
  return (
    <EmptyState icon={IconFileImport} title="Nothing has been imported yet">
      <Stack gap="xs" align="center">
        <span>
          Bring people in from a spreadsheet, another system or a data warehouse: CSV, NDJSON or Parquet, of any size.
          You see what each column means and what would change before anything is written.
        </span>
        <span>
          On the command line: <Code>onefold import people.csv</Code>
        </span>
      </Stack>
    </EmptyState>
  )
}

function ImportsTable({ imports }: { readonly imports: readonly Import[] }) {
  return (
    <ScrollArea type="auto">
      <Table miw={940} highlightOnHover verticalSpacing="sm" aria-label="Imports">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">File</Table.Th>
            <Table.Th scope="col">Into</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Progress</Table.Th>
            {['Added', 'Updated', 'Unchanged', 'Failed'].map(name => (
              <Table.Th key={name} scope="col" ta="right">
                {name}
              </Table.Th>
            ))}
            <Table.Th scope="col">Made</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {imports.map(one => (
            <ImportRow key={one.id} view={one} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}

function ImportRow({ view }: { readonly view: Import }) {
  const { data: objects } = useQuery(objectsQuery)
  const { rows, state } = view
  const share = view.bytes_total === null || view.bytes_total === 0 ? null : view.bytes_read / view.bytes_total
  return (
    <Table.Tr>
      <Table.Td maw={260}>
        <Group gap={8} wrap="nowrap">
          <Anchor
            component={Link}
            to={`/data/imports/${view.id}`}
            size="sm"
            fw={500}
            truncate
            className={classes['name']}
          >
            {view.file_name}
          </Anchor>
          {view.dry_run && (
            <Badge variant="default" size="sm" tt="none" miw="max-content">
              Dry run
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <Text size="sm" truncate maw={140}>
          {objectName(view.object, objects ?? [])}
        </Text>
      </Table.Td>
      <Table.Td>
        <StateBadge state={state} />
      </Table.Td>
      <Table.Td>
        <ShareBar state={state} share={share} label={`Progress of ${view.file_name}`} />
      </Table.Td>
      <Table.Td ta="right">{count(rows.created)}</Table.Td>
      <Table.Td ta="right">{count(rows.updated)}</Table.Td>
      <Table.Td ta="right">{count(rows.unchanged)}</Table.Td>
      <Table.Td ta="right">
        <Text span inherit {...(rows.failed > 0 && { className: classes['bad'] ?? '' })}>
          {count(rows.failed)}
        </Text>
      </Table.Td>
      <Table.Td className={classes['short']}>
        <Text size="sm" span>
          <Time at={view.created_at} />
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
