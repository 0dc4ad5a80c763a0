import { Anchor, Badge, Button, Checkbox, Group, Table, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { call } from '../../app/client.ts'
import { refreshPeople } from '../../app/queries.ts'
import { useMay } from '../../app/session.ts'
import { sayDone, sayFault } from '../../kit/say.ts'
import { Time } from '../../kit/time.tsx'
import type { Conflict } from './queries.ts'
import { kindInWords, resolutionInWords, shortReason } from './words.ts'

type Props = { readonly conflicts: readonly Conflict[]; readonly names: Readonly<Record<string, string>> }

export function ConflictsTable({ conflicts, names }: Props) {
  const mayDecide = useMay('profiles:write')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const body = useRef<HTMLTableSectionElement>(null)
  const queryClient = useQueryClient()
  const keepApart = useMutation({
    async mutationFn(ids: readonly string[]) {
      for (const id of ids)
        await call('POST /v1/conflicts/{id}/resolve', { path: { id }, body: { resolution: 'keep_apart' } })
    },
    onSuccess: (_, ids) => sayDone(`${ids.length} kept apart. Each can be reopened.`),
    onError: error => sayFault('Not all could be kept apart', error),
    onSettled() {
      setChosen(new Set())
      return refreshPeople(queryClient)
    },
  })
  function move(by: number): void {
    const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])]
    const at = links.findIndex(link => link.matches(':focus'))
    links[at === -1 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus()
  }
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['ArrowDown', () => move(1)],
    ['ArrowUp', () => move(-1)],
  ])
  const canChoose = mayDecide && conflicts.some(isPair)
  return (
    <>
      {canChoose && (
        <Group>
          <Button
            variant="default"
            disabled={chosen.size === 0}
            loading={keepApart.isPending}
            onClick={() => keepApart.mutate([...chosen])}
          >
            {chosen.size === 0 ? 'Keep apart' : `Keep ${chosen.size} apart`}
          </Button>
          <Text size="sm" c="dimmed">
            {chosen.size === 0 ? 'Choose pairs that are two people.' : ''}
          </Text>
        </Group>
      )}
      <Table.ScrollContainer minWidth={680}>
        <Table verticalSpacing="sm" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {canChoose && (
                <Table.Th scope="col" w={40}>
                  <Checkbox
                    aria-label="Choose all"
                    checked={chosen.size > 0 && chosen.size === conflicts.filter(isPair).length}
                    indeterminate={chosen.size > 0 && chosen.size < conflicts.filter(isPair).length}
                    onChange={({ currentTarget: { checked } }) =>
                      setChosen(new Set(checked ? conflicts.filter(isPair).map(({ id }) => id) : []))
                    }
                  />
                </Table.Th>
              )}
              <Table.Th scope="col">Who</Table.Th>
              <Table.Th scope="col">Identifier</Table.Th>
              <Table.Th scope="col">Why</Table.Th>
              <Table.Th scope="col">Seen</Table.Th>
              <Table.Th scope="col">Since</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody ref={body}>
            {conflicts.map(conflict => (
              <Table.Tr key={conflict.id}>
                {canChoose && (
                  <Table.Td>
                    <Checkbox
                      aria-label={`Choose ${pairName(conflict, names)}`}
                      checked={chosen.has(conflict.id)}
                      disabled={!isPair(conflict)}
                      onChange={() => setChosen(chosen.symmetricDifference(new Set([conflict.id])))}
                    />
                  </Table.Td>
                )}
                <Row conflict={conflict} names={names} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}

function isPair({ state, other_profile_id: other }: Conflict): boolean {
  return state === 'open' && other !== null
}

function pairName({ profile_id: one, other_profile_id: other }: Conflict, names: Props['names']): string {
  const name = names[one] ?? one
  return other === null || other === one ? name : `${name} and ${names[other] ?? other}`
}

function Row({ conflict, names }: { readonly conflict: Conflict; readonly names: Props['names'] }) {
  const { id, kind, value, state, reason, seen_count: seen, first_seen_at: since } = conflict
  return (
    <>
      <Table.Td>
        <Anchor
          data-row
          size="sm"
          fw={550}
          maw={300}
          truncate
          display="block"
          renderRoot={props => <Link {...props} to="/conflicts/$id" params={{ id }} />}
        >
          {pairName(conflict, names)}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed">
          {kindInWords(kind)}
        </Text>
        <Text size="sm" className="onefold-mono" truncate maw={240}>
          {value}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{shortReason(reason)}</Text>
        {state === 'resolved' && (
          <Badge variant="light" color="gray">
            {resolutionInWords(conflict)}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>{seen === 1 ? 'once' : `${seen.toLocaleString('en')} times`}</Table.Td>
      <Table.Td>
        <Time at={since} />
      </Table.Td>
    </>
  )
}
