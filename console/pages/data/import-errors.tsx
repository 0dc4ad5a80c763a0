import { Button, Group, List, ScrollArea, Stack, Table, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type Answer, address, call } from '../../app/client.ts'
import { ErrorState } from '../../kit/error-state.tsx'
import { LoadMore } from '../../kit/load-more.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { several } from '../../kit/words.ts'
import classes from './data.module.css'
import { count } from './format.ts'
import { type Import, importKeys } from './imports.ts'
import { isMoving } from './job-words.ts'

const againMs = 3_000
const pageSize = 50

/** The rows that were not written, and how they are mended. */
export function ImportErrors({ view }: { readonly view: Import }) {
  const { id, rows } = view
  const list = useInfiniteQuery({
    queryKey: [...importKeys.errors(id), isMoving(view)],
    queryFn: ({ pageParam }) =>
      call('GET /v1/imports/{id}/errors', {
        path: { id },
        query: { limit: pageSize, ...(pageParam !== '' && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor,
    enabled: rows.failed > 0,
    // Once somebody has gone on to a second page, the list stays put under their eyes.
    refetchInterval: ({ state }) => (isMoving(view) && (state.data?.pages.length ?? 0) < 2 ? againMs : false),
  })
  if (rows.failed === 0) return null
  const errors = list.data?.pages.flatMap(page => page.data)
  return (
    <Stack gap="sm" component="section" aria-label="Rows that were not written">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {several(rows.failed, 'row')} {view.dry_run ? 'would not be' : rows.failed === 1 ? 'was not' : 'were not'}{' '}
          written
        </Title>
        <Button
          component="a"
          href={address('GET /v1/imports/{id}/errors.csv', { path: { id } })}
          download={`import-${id}-errors.csv`}
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          Download errors as CSV
        </Button>
      </Group>
      <HowToMend isDryRun={view.dry_run} />
      {list.isPending && <PageLoader />}
      {list.isError && errors === undefined && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {errors !== undefined && <ErrorsTable errors={errors} />}
      <LoadMore list={list} />
    </Stack>
  )
}

function HowToMend({ isDryRun }: { readonly isDryRun: boolean }) {
  return (
    <Text size="sm" c="dimmed" component="div">
      <List size="sm" type="ordered">
        <List.Item>Correct these rows in the file itself; rows count from 1, without the header.</List.Item>
        <List.Item>
          {isDryRun
            ? 'Send the file again, or import it as it is: bad rows do the others no harm.'
            : 'Send the whole file again: rows that are there already count as unchanged and are not made twice.'}
        </List.Item>
      </List>
      Nearly all rows fail? Then a column most likely goes to the wrong field.
    </Text>
  )
}

type RowError = Answer<'GET /v1/imports/{id}/errors'>['data'][number]

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function ErrorsTable({ errors }: { readonly errors: readonly RowError[] }) {
  return (
    <ScrollArea type="auto">
      <Table miw={640} verticalSpacing="xs" aria-label="Errors">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" ta="right" w={90}>
              Row
            </Table.Th>
            <Table.Th scope="col">Column</Table.Th>
            <Table.Th scope="col">Value</Table.Th>
            <Table.Th scope="col">What is wrong</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {errors.map(({ row, column, value, message, code }) => (
            <Table.Tr key={`${row} ${column} ${code} ${message}`}>
              <Table.Td ta="right">{count(row)}</Table.Td>
              <Table.Td className={classes['value']} maw={200}>
                {column ?? 'the whole row'}
              </Table.Td>
              <Table.Td className={classes['value']} maw={260}>
                {textOf(value)}
              </Table.Td>
              <Table.Td>{message}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
