import { Alert, Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconDatabase } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../../app/client.ts'
import { enterWorkspace, useSession } from '../../../app/session.ts'
import { CodeSample } from '../../../kit/code-sample.tsx'
import { Copy } from '../../../kit/copy.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { Page } from '../../../kit/page.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { sayFault } from '../../../kit/say.ts'
import { Section } from '../section.tsx'
import { CrmSection } from './crm-section.tsx'

export function WorkspacePage() {
  const { workspace } = useSession()
  return (
    <Page title="Workspace" lead="Where you are, what answers, and where else you can go.">
      <Stack gap="md" maw={860}>
        <Section title={workspace.name} lead="Nothing that is stored here is seen from another workspace.">
          <Facts
            facts={[
              {
                label: 'Workspace id',
                value: (
                  <Group gap={4} wrap="nowrap">
                    <span className="onefold-mono">{workspace.id}</span>
                    <Copy value={workspace.id} label="Copy the workspace id" />
                  </Group>
                ),
              },
            ]}
          />
        </Section>
        <ServerSection />
        <CrmSection />
        <OthersSection />
      </Stack>
    </Page>
  )
}

function ServerSection() {
  const { data, error, refetch } = useQuery({ queryKey: ['settings', 'server'], queryFn: () => call('GET /v1/server') })
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <PageLoader />
  const isEmbedded = data.database.kind === 'embedded'
  return (
    <Section title="Server">
      <Facts
        facts={[
          { label: 'Onefold', value: data.version },
          { label: 'Node.js', value: data.node_version },
          {
            label: 'Database',
            value: `${isEmbedded ? 'Embedded PostgreSQL' : 'PostgreSQL'} ${data.database.version}`,
          },
          { label: 'Address', value: <span className="onefold-mono">{location.origin}</span> },
        ]}
      />
      {isEmbedded && (
        <Alert icon={<IconDatabase size={18} />} title="Fine to try it, not for production">
          The embedded database may lose the last moments in a power cut. For production, set DATABASE_URL to a
          PostgreSQL 15 or later.
        </Alert>
      )}
    </Section>
  )
}

function OthersSection() {
  const { workspace, workspaces } = useSession()
  return (
    <Section title="Your workspaces" lead="Those in which you have a seat.">
      <Stack gap="xs">
        {workspaces.map(({ id, name, role }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Group gap="xs" miw={0}>
              <Text size="sm" fw={550} className="onefold-wrap">
                {name}
              </Text>
              <Badge variant="light" color="gray">
                {role}
              </Badge>
            </Group>
            {id === workspace.id ? (
              <Text size="sm" c="dimmed">
                You are here
              </Text>
            ) : (
              <Button
                size="xs"
                variant="default"
                onClick={() => enterWorkspace(id).catch(error => sayFault('The workspace did not open', error))}
                aria-label={`Go to ${name}`}
              >
                Go there
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      <Text size="sm" c="dimmed">
        Workspaces are made and renamed by the operator of the server, with the root key:
      </Text>
      <CodeSample
        label="Make a workspace"
        code={`curl ${location.origin}/v1/workspaces \\
  -H "Authorization: Bearer $ONEFOLD_ROOT_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"name": "Second shop"}'`}
      />
    </Section>
  )
}

function Facts({ facts }: { readonly facts: readonly { readonly label: string; readonly value: ReactNode }[] }) {
  return (
    <Table withRowBorders={false} verticalSpacing={4}>
      <Table.Tbody>
        {facts.map(({ label, value }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" w={140} fw={400} c="dimmed">
              {label}
            </Table.Th>
            <Table.Td className="onefold-wrap">{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
