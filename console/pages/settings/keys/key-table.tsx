import { Badge, Card, Group, Stack, Table, Text, Tooltip } from '@mantine/core'
import { useMay } from '../../../app/session.ts'
import { Copy } from '../../../kit/copy.tsx'
import { Time } from '../../../kit/time.tsx'
import { KeyMenu } from './key-menu.tsx'
import { KeyScopes } from './key-scopes.tsx'
import { isExpired, type Key, labelOfKind } from './keys-data.ts'

type Props = { readonly keys: readonly Key[]; readonly shows: 'tokens' | 'clients' }

export function KeyTable({ keys, shows }: Props) {
  const mayChange = useMay('keys:write')
  return (
    <Card withBorder padding={0}>
      <Table.ScrollContainer minWidth={720} type="native">
        <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Name</Table.Th>
              <Table.Th scope="col">{shows === 'tokens' ? 'Begins with' : 'Client id'}</Table.Th>
              <Table.Th scope="col">May do</Table.Th>
              <Table.Th scope="col">From</Table.Th>
              <Table.Th scope="col">Expires</Table.Th>
              <Table.Th scope="col">Created</Table.Th>
              {mayChange && <Table.Th scope="col" w={56} aria-label="More" />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map(key => (
              <Table.Tr key={key.id}>
                <Table.Th scope="row" fw={550} maw={260}>
                  <Stack gap={2} align="flex-start">
                    <span className="onefold-wrap">{key.name}</span>
                    {shows === 'tokens' && (
                      <Badge size="xs" variant="light" color="gray">
                        {labelOfKind(key.kind)}
                      </Badge>
                    )}
                  </Stack>
                </Table.Th>
                <Table.Td>
                  <KeyMark apiKey={key} shows={shows} />
                </Table.Td>
                <Table.Td>
                  <KeyScopes scopes={key.scopes} name={key.name} />
                </Table.Td>
                <Table.Td>
                  <Addresses listed={key.allowed_ips} />
                </Table.Td>
                <Table.Td>
                  <Expiry apiKey={key} />
                </Table.Td>
                <Table.Td>
                  <Time at={key.created_at} />
                </Table.Td>
                {mayChange && (
                  <Table.Td>
                    <KeyMenu apiKey={key} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  )
}

function KeyMark({ apiKey, shows }: { readonly apiKey: Key; readonly shows: Props['shows'] }) {
  const { client_id, token_prefix } = apiKey
  const mark = shows === 'clients' ? client_id : (token_prefix ?? client_id)
  if (mark === null) return null
  const isWhole = mark === client_id
  return (
    <Group gap={4} wrap="nowrap">
      <span className="onefold-mono">{isWhole ? mark : `${mark}…`}</span>
      {isWhole && <Copy value={mark} label="Copy the id" />}
    </Group>
  )
}

function Addresses({ listed }: { readonly listed: readonly string[] | null }) {
  if (listed === null) return <Text size="sm">Everywhere</Text>
  if (listed.length === 0)
    return (
      <Text size="sm" c="red">
        Nowhere
      </Text>
    )
  const [first, ...others] = listed
  return (
    <Tooltip label={listed.slice(0, 20).join(', ')} multiline maw={320} disabled={others.length === 0}>
      <span className="onefold-mono">{others.length === 0 ? first : `${first} and ${others.length} more`}</span>
    </Tooltip>
  )
}

function Expiry({ apiKey }: { readonly apiKey: Key }) {
  if (apiKey.expires_at === null) return <Text size="sm">Never</Text>
  if (isExpired(apiKey)) return <Badge color="red">Expired</Badge>
  return <Time at={apiKey.expires_at} />
}
