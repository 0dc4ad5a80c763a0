import { Badge, Drawer, Group, Paper, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Schemas } from '../../../app/client.ts'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { Time } from '../../../kit/time.tsx'
import { cut, inWords } from '../../../kit/words.ts'
import { shortId } from '../parts/person-name.ts'
import { Source } from '../parts/source.tsx'
import { Value } from '../parts/value.tsx'
import { historyQuery } from '../queries.ts'
import type { FieldRow } from './field-rows.ts'

type Props = {
  readonly id: string
  /** The field that is open, if one is. */
  readonly name: string | undefined
  readonly row: FieldRow | undefined
  readonly close: () => void
}

/** How a field came to its value. */
export function FieldHistory({ id, name, row, close }: Props) {
  return (
    <Drawer
      opened={name !== undefined}
      onClose={close}
      position="right"
      size="lg"
      title={<Text fw={600}>History of {name !== undefined && <bdi>{cut(row?.label ?? inWords(name))}</bdi>}</Text>}
      closeButtonProps={{ 'aria-label': 'Close the history' }}
    >
      {name !== undefined && <History id={id} name={name} row={row} />}
    </Drawer>
  )
}

function History({
  id,
  name,
  row,
}: {
  readonly id: string
  readonly name: string
  readonly row: FieldRow | undefined
}) {
  const history = useInfiniteQuery(historyQuery(id, name))
  if (history.isError) return <ErrorState error={history.error} retry={() => void history.refetch()} />
  if (history.isPending) return <PageLoader />
  const changes = history.data.pages.flatMap(page => page.data)
  return (
    <Stack>
      <Paper withBorder p="md">
        <Text size="xs" c="dimmed" mb={4}>
          Now
        </Text>
        <Value value={row?.value} type={row?.definition?.type} />
        {row?.provenance !== undefined && (
          <Text size="sm" c="dimmed" mt={6} component="div">
            said by <Source source={row.provenance.source} />, observed <Time at={row.provenance.observed_at} />
          </Text>
        )}
        <Text size="xs" c="dimmed" mt={6}>
          <span className="onefold-mono">
            <bdi>{cut(name)}</bdi>
          </span>
          {row !== undefined && ` · ${row.definition?.type ?? 'discovered, not declared'}`}
        </Text>
      </Paper>
      {changes.length === 0 && (
        <Text size="sm" c="dimmed">
          No change of this field is known. History is kept for 90 days; a value that came with the profile’s first
          write or was only confirmed since has none.
        </Text>
      )}
      {changes.map(change => (
        <Change key={`${change.profile_id} ${change.revision} ${change.at}`} change={change} name={name} id={id} />
      ))}
      <LoadMore list={history} />
    </Stack>
  )
}

const kinds: Readonly<Record<Schemas['Change']['kind'], string>> = {
  write: 'Written',
  merge: 'Came with a merge',
  split: 'Left by a split',
}

type ChangeProps = { readonly change: Schemas['Change']; readonly name: string; readonly id: string }

function Change({ change, name, id }: ChangeProps) {
  const values = change.fields[name]
  return (
    <Paper withBorder p="md" component="article" aria-label={`${kinds[change.kind]} at ${change.at}`}>
      <Group gap="xs" mb="xs">
        <Badge variant="light" tt="none" color={change.kind === 'write' ? 'brand' : 'orange'}>
          {kinds[change.kind]}
        </Badge>
        <Text size="sm" c="dimmed" component="span">
          <Time at={change.at} /> by <Source source={change.source} />
          {change.profile_id !== id && <> on the absorbed profile {shortId(change.profile_id)}</>}
        </Text>
      </Group>
      <Group gap="md" align="flex-start" grow preventGrowOverflow={false}>
        <Told label="Before" value={values?.old} />
        <Told label="After" value={values?.new} />
      </Group>
    </Paper>
  )
}

function Told({ label, value }: { readonly label: string; readonly value: unknown }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div">
        <Value value={value} />
      </Text>
    </div>
  )
}
