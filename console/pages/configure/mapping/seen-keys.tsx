import { Badge, Box, Group, Loader, Paper, Select, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core'
import { IconArrowNarrowRight, IconBolt, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMay } from '../../../app/session.ts'
import { CodeSample } from '../../../kit/code-sample.tsx'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { textOfValue } from '../../../kit/words.ts'
import { eventTypesQuery, type Mapping, type MetadataKey, metadataKeysQuery } from '../queries.ts'
import classes from './mapping.module.css'

const route = getRouteApi('/shell/configure/mapping/profile')
const shownSamples = 3

/** The keys that the metadata of the newest events have; choosing one puts it into the builder. */
export function SeenKeys({ mappings }: { readonly mappings: readonly Mapping[] }) {
  const { event_type: eventType, q = '' } = route.useSearch()
  const navigate = useNavigate({ from: '/configure/mapping/profile' })
  const { data: types = [] } = useQuery(eventTypesQuery)
  const keys = useQuery(metadataKeysQuery(eventType))
  const shown = (keys.data ?? []).filter(({ key }) => key.toLowerCase().includes(q.toLowerCase()))
  const options = types.map(({ type, event_count }) => ({
    value: type,
    label: `${type} (${event_count.toLocaleString('en')})`,
  }))
  const isMissing = eventType !== undefined && !types.some(({ type }) => type === eventType)
  const put = (change: { readonly event_type?: string; readonly q?: string }) =>
    void navigate({
      search: ({ event_type: _, q: __, ...rest }) => ({ ...rest, ...change }),
      replace: true,
    })
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="seen-title">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" id="seen-title">
            Seen in events
          </Title>
          <Text size="xs" c="dimmed">
            From up to 10,000 of the newest events. Choose a key to map it.
          </Text>
        </div>
        <Group grow gap="sm">
          <Select
            aria-label="Event type"
            placeholder="All event types"
            data={isMissing ? [...options, { value: eventType, label: eventType }] : options}
            value={eventType ?? null}
            onChange={type => put({ ...(type !== null && { event_type: type }), ...(q !== '' && { q }) })}
            searchable
            clearable
            leftSection={<IconBolt size={16} />}
          />
          <TextInput
            aria-label="Filter the keys"
            placeholder="Filter the keys"
            value={q}
            onChange={({ currentTarget: { value } }) =>
              put({ ...(eventType !== undefined && { event_type: eventType }), ...(value !== '' && { q: value }) })
            }
            leftSection={<IconSearch size={16} />}
          />
        </Group>
        {keys.isError && <ErrorState error={keys.error} retry={() => void keys.refetch()} />}
        {keys.isPending && <Loader size="sm" aria-label="Loading" />}
        {keys.isSuccess && shown.length === 0 && <NothingSeen isFiltered={q !== '' || eventType !== undefined} />}
        {shown.length > 0 && <KeyList keys={shown} mappings={mappings} />}
      </Stack>
    </Paper>
  )
}

function KeyList({ keys, mappings }: { readonly keys: readonly MetadataKey[]; readonly mappings: readonly Mapping[] }) {
  const { key: chosen, edit } = route.useSearch()
  const navigate = useNavigate({ from: '/configure/mapping/profile' })
  const mayWrite = useMay('scoring:write')
  const mappedTo = new Map(mappings.map(mapping => [mapping.metadata_key, mapping]))
  return (
    <Box className={classes['list']} tabIndex={0} role="group" aria-label="Keys seen in events">
      {keys.map(seen => {
        const mapping = mappedTo.get(seen.key)
        const isChosen = mapping === undefined ? chosen === seen.key : edit === mapping.id
        const choose = () =>
          void navigate({
            search: ({ key: _, edit: __, ...rest }) => ({
              ...rest,
              ...(mapping === undefined ? { key: seen.key } : { edit: mapping.id }),
            }),
          })
        return (
          <UnstyledButton
            key={seen.key}
            className={classes['key']}
            aria-pressed={isChosen}
            disabled={!mayWrite}
            onClick={choose}
          >
            <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
              <Text size="sm" fw={600} className="onefold-mono">
                {seen.key}
              </Text>
              <Text size="xs" c="dimmed" ta="right" flex="none">
                {seen.event_count.toLocaleString('en')} {seen.event_count === 1 ? 'event' : 'events'}
              </Text>
            </Group>
            <Group gap={4} mt={2}>
              {seen.sample_values.slice(0, shownSamples).map(value => (
                <Badge key={textOfValue(value)} variant="default" size="sm" tt="none" fw={400} maw={220}>
                  {textOfValue(value)}
                </Badge>
              ))}
              {seen.sample_values.length === 0 && (
                <Text size="xs" c="dimmed">
                  Lists or objects, which cannot be mapped
                </Text>
              )}
            </Group>
            {mapping !== undefined && (
              <Group gap={4} mt={4} wrap="nowrap">
                <IconArrowNarrowRight size={14} aria-hidden />
                <Text size="xs" className="onefold-mono">
                  {mapping.field}
                </Text>
              </Group>
            )}
          </UnstyledButton>
        )
      })}
    </Box>
  )
}

const sample = `curl ${location.origin}/v1/events \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{"identifiers": {"email": "mia@nordwind.example"}, "type": "form_submit",
       "metadata": {"team_size": "51-200", "role": "VP Sales"}}'`

function NothingSeen({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Text size="sm" c="dimmed" py="md">
        No key of the newest events fits. A key that has not come yet can be typed into the builder.
      </Text>
    )
  }
  return (
    <>
      <EmptyState icon={IconBolt} title="No events yet">
        Keys show up here with the first event that has metadata. Send one:
      </EmptyState>
      <CodeSample code={sample} label="Copy the request" />
    </>
  )
}
