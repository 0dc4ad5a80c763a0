import { Card, Group, Select, Table } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { call } from '../../../app/client.ts'
import { someMembersQuery } from '../../../app/queries.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { Page } from '../../../kit/page.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { memberName } from '../../../kit/person-name.ts'
import { usePages } from '../../../kit/use-pages.ts'
import { AuditRow } from './audit-row.tsx'
import { auditThings } from './audit-words.ts'

type Search = { readonly actor?: string; readonly action?: string; readonly open?: string }

export function AuditLogPage() {
  const search: Search = useSearch({ from: '/shell/settings/audit-log' })
  const navigate = useNavigate({ from: '/settings/audit-log' })
  const { actor, action, open } = search
  const filter = { ...(actor !== undefined && { actor }), ...(action !== undefined && { action }) }
  const { items, error, retry, ...more } = usePages(['settings', 'audit', filter], place =>
    call('GET /v1/audit-log', { query: { ...filter, ...place } }),
  )
  const narrow = (name: 'actor' | 'action', value: string | null) => {
    const { open: _, [name]: __, ...rest } = search
    void navigate({ search: value === null ? rest : { ...rest, [name]: value } })
  }
  const toggle = (id: string) => {
    const { open: before, ...rest } = search
    void navigate({ search: before === id ? rest : { ...rest, open: id }, replace: true })
  }
  return (
    <Page
      title="Audit log"
      lead="Who changed what in this workspace, and who signed in. Values of people are not kept here."
    >
      <Group>
        <ActorSelect value={actor ?? null} onChange={value => narrow('actor', value)} />
        <Select
          aria-label="About what"
          placeholder="Everything"
          data={auditThings.map(({ value, label }) => ({ value, label }))}
          value={action ?? null}
          onChange={value => narrow('action', value)}
          clearable
          clearButtonProps={{ 'aria-label': 'Show everything' }}
          searchable
        />
      </Group>
      {error !== null && <ErrorState error={error} retry={retry} />}
      {items === undefined && error === null && <PageLoader />}
      {items?.length === 0 && (
        <EmptyState icon={IconShieldCheck} title="Nothing like this was done">
          Every change of members, keys and configuration stands here, and every merge, split, export and erasure.
        </EmptyState>
      )}
      {items !== undefined && items.length > 0 && (
        <Card withBorder padding={0}>
          <Table.ScrollContainer minWidth={640} type="native">
            <Table verticalSpacing="xs" horizontalSpacing="md" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">When</Table.Th>
                  <Table.Th scope="col">Who</Table.Th>
                  <Table.Th scope="col">What</Table.Th>
                  <Table.Th scope="col">Subject</Table.Th>
                  <Table.Th scope="col" w={56} aria-label="Details" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(entry => (
                  <AuditRow key={entry.id} entry={entry} isOpen={entry.id === open} toggle={() => toggle(entry.id)} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
      <LoadMore list={more} />
    </Page>
  )
}

type SelectProps = { readonly value: string | null; readonly onChange: (value: string | null) => void }

function ActorSelect({ value, onChange }: SelectProps) {
  const { data: members } = useQuery(someMembersQuery)
  const known = [
    ...(members?.data ?? []).map(member => ({ value: member.id, label: memberName(member) })),
    { value: 'root', label: 'Operator (root key)' },
    { value: 'nobody', label: 'Nobody known' },
  ]
  // A link may name a key, or somebody who has left.
  const isKnown = value === null || known.some(each => each.value === value)
  return (
    <Select
      aria-label="By whom"
      placeholder="Everybody"
      data={isKnown ? known : [...known, { value, label: value }]}
      value={value}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': 'Show everybody' }}
      searchable
    />
  )
}
