import { Badge, Group, Text, Tooltip } from '@mantine/core'
import type { Schemas } from '../../../client/api/client.ts'
import { Time } from '../../kit/time.tsx'
import { cut } from '../../kit/words.ts'

type Profile = Schemas['Profile']

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** A value of any shape on one line. */
function Value({ value }: { readonly value: unknown }) {
  if (value === undefined || value === null)
    return (
      <Text inherit span c="dimmed">
        –
      </Text>
    )
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 6 })
  if (typeof value !== 'string')
    return (
      <Text inherit truncate className="onefold-mono" maw={220}>
        {cut(JSON.stringify(value))}
      </Text>
    )
  if (moment.test(value) && !Number.isNaN(Date.parse(value))) return <Time at={value} />
  return (
    <Text inherit truncate maw={220} title={value.length > 30 ? cut(value) : undefined}>
      {cut(value)}
    </Text>
  )
}

function Identifiers({ identifiers }: Pick<Profile, 'identifiers'>) {
  const [first, second, ...rest] = identifiers
  if (first === undefined)
    return (
      <Text inherit span c="dimmed">
        –
      </Text>
    )
  const shown = second === undefined ? [first] : [first, second]
  return (
    <Group gap={6} wrap="nowrap">
      {shown.map(({ kind, value }) => (
        <Tooltip key={`${kind} ${value}`} label={`${kind}: ${cut(value)}`}>
          <Text inherit truncate maw={170} className="onefold-mono">
            {cut(value)}
          </Text>
        </Tooltip>
      ))}
      {rest.length > 0 && (
        <Badge size="sm" variant="light" color="gray" tt="none">
          {rest.length} more
        </Badge>
      )}
    </Group>
  )
}

/** What a column shows of a person; `name` has a column of its own making. */
export function Cell({ profile, column }: { readonly profile: Profile; readonly column: string }) {
  if (column === 'identifiers') return <Identifiers identifiers={profile.identifiers} />
  if (column === 'created_at') return <Time at={profile.created_at} />
  if (column === 'updated_at') return <Time at={profile.updated_at} />
  return <Value value={Object.hasOwn(profile.fields, column) ? profile.fields[column] : undefined} />
}
