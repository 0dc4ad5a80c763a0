import { Anchor, Group, Radio, Stack, Switch, Table, Text } from '@mantine/core'
import { IconArrowRight, IconEqual, IconEqualNot } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { personName } from '../../kit/person-name.ts'
import { Time } from '../../kit/time.tsx'
import { inWords } from '../../kit/words.ts'
import { Value } from '../person/parts/value.tsx'
import { compareFields } from './compare-fields.ts'
import type { ConflictDetail, Side } from './queries.ts'

/** Both sides beside each other, field by field, and what a merge would give. */
export function Compare({ detail }: { readonly detail: ConflictDetail }) {
  const { sides, merged_fields: merged } = detail
  const { survivor, all } = useSearch({ from: '/shell/conflicts/$id' })
  const { id } = detail.conflict
  const navigate = useNavigate()
  const kept = sides.find(({ profile }) => profile.id === survivor)?.profile.id ?? sides[0]?.profile.id
  const rows = compareFields(sides, merged)
  const shown = all === true || merged === null ? rows : rows.filter(row => row.differs)
  function keep(side: Side): void {
    const search = { ...(all === true && { all }), survivor: side.profile.id }
    void navigate({ to: '/conflicts/$id', params: { id }, search, replace: true })
  }
  function showAll(wanted: boolean): void {
    const search = { ...(survivor !== undefined && { survivor }), ...(wanted && { all: true as const }) }
    void navigate({ to: '/conflicts/$id', params: { id }, search, replace: true })
  }
  return (
    <Stack>
      {merged !== null && (
        <Switch
          label={`Show all ${rows.length} fields, also those in which they agree`}
          checked={all === true}
          onChange={event => showAll(event.currentTarget.checked)}
        />
      )}
      <Table.ScrollContainer minWidth={720}>
        <Table verticalSpacing="xs" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" w={190}>
                Field
              </Table.Th>
              {sides.map((side, index) => (
                <Table.Th scope="col" key={side.profile.id}>
                  <Stack gap={2} align="flex-start">
                    <Anchor
                      size="sm"
                      fw={600}
                      maw="100%"
                      truncate
                      renderRoot={props => <Link {...props} to="/profiles/$id" params={{ id: side.profile.id }} />}
                    >
                      {personName(side.profile)}
                    </Anchor>
                    {merged !== null && (
                      <Radio
                        size="xs"
                        name="survivor"
                        label={index === 0 ? 'Keeps its id (the older)' : 'Keeps its id'}
                        checked={kept === side.profile.id}
                        onChange={() => keep(side)}
                      />
                    )}
                  </Stack>
                </Table.Th>
              ))}
              {merged !== null && <Table.Th scope="col">After a merge</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Facts sides={sides} isPair={merged !== null} />
            {shown.map(row => (
              <Table.Tr key={row.name}>
                <Table.Th scope="row" fw={500}>
                  <Group gap={6} wrap="nowrap">
                    {merged !== null &&
                      (row.differs ? (
                        <IconEqualNot size={16} aria-label="differs" role="img" />
                      ) : (
                        <IconEqual size={16} aria-label="the same" role="img" opacity={0.5} />
                      ))}
                    <Text size="sm" inherit truncate title={row.name}>
                      {inWords(row.name)}
                    </Text>
                  </Group>
                </Table.Th>
                {row.cells.map(({ id: sideId, value, provenance, wins }) => (
                  <Table.Td key={sideId} fw={wins && row.differs ? 600 : 400}>
                    <Value value={value} />
                    {provenance !== undefined && (
                      <Text size="xs" c="dimmed" fw={400} component="div">
                        {provenance.source}, <Time at={provenance.observed_at} />
                      </Text>
                    )}
                  </Table.Td>
                ))}
                {merged !== null && (
                  <Table.Td>
                    <Group gap={6} wrap="nowrap" align="flex-start">
                      {row.differs && <IconArrowRight size={14} aria-hidden style={{ flexShrink: 0, marginTop: 4 }} />}
                      <Value value={row.merged} />
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {merged !== null && (
        <Text size="sm" c="dimmed">
          Of each field the value that was observed last stays. Identifiers and events of both stay, too.
        </Text>
      )}
    </Stack>
  )
}

function Facts({ sides, isPair }: { readonly sides: readonly Side[]; readonly isPair: boolean }) {
  const events = sides.reduce((sum, side) => sum + side.event_count, 0)
  const identifiers = sides.reduce((sum, side) => sum + side.profile.identifiers.length, 0)
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row">Identifiers</Table.Th>
        {sides.map(({ profile }) => (
          <Table.Td key={profile.id}>
            {profile.identifiers.map(({ kind, value }) => (
              <Text key={`${kind} ${value}`} size="sm" truncate title={value}>
                <Text span size="xs" c="dimmed">
                  {inWords(kind)}
                </Text>{' '}
                <span className="onefold-mono">{value}</span>
              </Text>
            ))}
          </Table.Td>
        ))}
        {isPair && <Table.Td>all {identifiers.toLocaleString('en')}</Table.Td>}
      </Table.Tr>
      <Table.Tr>
        <Table.Th scope="row">Events</Table.Th>
        {sides.map(({ profile, event_count: count, last_event_at: last }) => (
          <Table.Td key={profile.id}>
            {count.toLocaleString('en')}
            {last !== null && (
              <Text size="xs" c="dimmed" component="div">
                last <Time at={last} />
              </Text>
            )}
          </Table.Td>
        ))}
        {isPair && <Table.Td>{events.toLocaleString('en')}</Table.Td>}
      </Table.Tr>
      <Table.Tr>
        <Table.Th scope="row">Known since</Table.Th>
        {sides.map(({ profile }) => (
          <Table.Td key={profile.id}>
            <Time at={profile.created_at} />
          </Table.Td>
        ))}
        {isPair && <Table.Td />}
      </Table.Tr>
    </>
  )
}
