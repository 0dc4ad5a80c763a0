import { Paper, Table, Text, VisuallyHidden } from '@mantine/core'
import { IconSparkles } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../app/client.ts'
import { useMay } from '../../../app/session.ts'
import { CodeSample } from '../../../kit/code-sample.tsx'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { sayFault } from '../../../kit/say.ts'
import { moveItem } from '../identity/move-item.ts'
import { type EnrichmentRule, enrichmentRulesQuery } from '../queries.ts'
import { RuleRow } from './rule-row.tsx'

const sample = `curl ${location.origin}/v1/profiles/$PROFILE_ID/enrichments \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{"source_label": "Trade Register", "payload": {"company": {"employees": 120}}}'`

/** The rules in the order in which they apply. */
export function RuleList({ rules }: { readonly rules: readonly EnrichmentRule[] }) {
  const queries = useQueryClient()
  const mayWrite = useMay('scoring:write')
  const { queryKey } = enrichmentRulesQuery
  const reorder = useMutation({
    // One after the other: each is a change of the configuration, and these take turns.
    mutationFn: async (ordered: readonly EnrichmentRule[]) => {
      for (const [index, { id, position }] of ordered.entries()) {
        if (position === index + 1) continue
        await call('PATCH /v1/enrichment-rules/{id}', { path: { id }, body: { position: index + 1 } })
      }
    },
    onMutate: ordered => queries.setQueryData(queryKey, [...ordered]),
    onError: error => sayFault('The order is not changed', error),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  })
  if (rules.length === 0) {
    return (
      <Paper withBorder p="md">
        <EmptyState icon={IconSparkles} title="No rules yet">
          Without rules an enrichment is kept and shown, and changes no field. A rule takes one value of its payload to
          a field of the person. Send an enrichment to try one on:
        </EmptyState>
        <CodeSample code={sample} label="Copy the request" />
      </Paper>
    )
  }
  return (
    <Paper withBorder>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing="xs" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Order</Table.Th>
              <Table.Th scope="col">Source</Table.Th>
              <Table.Th scope="col">Path and field</Table.Th>
              <Table.Th scope="col">Behaviour</Table.Th>
              {mayWrite && (
                <Table.Th scope="col">
                  <VisuallyHidden>Actions</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.map((rule, index) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                place={index}
                count={rules.length}
                mayWrite={mayWrite}
                isMoving={reorder.isPending}
                move={to => reorder.mutate(moveItem(rules, index, to))}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed" p="md" pt="xs">
        For each field the first rule that finds a value counts.
      </Text>
    </Paper>
  )
}
