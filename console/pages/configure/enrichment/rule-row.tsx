import { ActionIcon, Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core'
import { IconArrowNarrowRight, IconChevronDown, IconChevronUp, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../../app/client.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { sayDone } from '../../../kit/say.ts'
import { type EnrichmentRule, enrichmentRulesQuery } from '../queries.ts'
import { sourceName, strategyLabels, transformLabels } from './rule-words.ts'

type Props = {
  readonly rule: EnrichmentRule
  readonly place: number
  readonly count: number
  readonly mayWrite: boolean
  readonly isMoving: boolean
  readonly move: (to: number) => void
}

export function RuleRow({ rule, place, count, mayWrite, isMoving, move }: Props) {
  const queries = useQueryClient()
  const { id, source_key: source, path, field, strategy, rank, transform, is_active: isActive } = rule
  const remove = () =>
    confirm({
      title: 'Delete this rule?',
      text: (
        <>
          Enrichments no longer fill <b className="onefold-mono">{field}</b> from <b className="onefold-mono">{path}</b>
          . People keep what the rule has filled.
        </>
      ),
      deed: 'Delete rule',
      isDangerous: true,
      act: async () => {
        await call('DELETE /v1/enrichment-rules/{id}', { path: { id } })
        sayDone('The rule is deleted')
        await queries.invalidateQueries({ queryKey: enrichmentRulesQuery.queryKey })
      },
    })
  const what = (
    <Group gap={8} wrap="wrap">
      <Text span size="sm" className="onefold-mono">
        {path}
      </Text>
      <IconArrowNarrowRight size={18} color="var(--mantine-color-dimmed)" aria-label="fills" />
      <Text span size="sm" fw={600} className="onefold-mono">
        {field}
      </Text>
    </Group>
  )
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={2} wrap="nowrap">
          <Text size="sm" w={22} ta="right">
            {place + 1}
          </Text>
          {mayWrite && (
            <>
              <ActionIcon
                variant={place === 0 ? 'transparent' : 'subtle'}
                color="gray"
                size="sm"
                aria-label={`Move ${field} up`}
                disabled={place === 0 || isMoving}
                onClick={() => move(place - 1)}
              >
                <IconChevronUp size={15} />
              </ActionIcon>
              <ActionIcon
                variant={place === count - 1 ? 'transparent' : 'subtle'}
                color="gray"
                size="sm"
                aria-label={`Move ${field} down`}
                disabled={place === count - 1 || isMoving}
                onClick={() => move(place + 1)}
              >
                <IconChevronDown size={15} />
              </ActionIcon>
            </>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <Badge variant="default" tt="none">
          {sourceName(source)}
        </Badge>
      </Table.Td>
      <Table.Th scope="row" fw={400}>
        {mayWrite ? (
          <Anchor
            c="inherit"
            renderRoot={props => <Link {...props} to="/configure/enrichment-rules" search={{ rule: id }} />}
          >
            {what}
          </Anchor>
        ) : (
          what
        )}
      </Table.Th>
      <Table.Td>
        <Stack gap={2}>
          <Text size="sm">
            {strategyLabels[strategy]}
            {strategy === 'ranked' && ` ${rank}`}
          </Text>
          {!isActive && (
            <Badge variant="default" size="sm" tt="none">
              Switched off
            </Badge>
          )}
          {transform !== 'none' && (
            <Text size="xs" c="dimmed">
              {transformLabels[transform]}
            </Text>
          )}
        </Stack>
      </Table.Td>
      {mayWrite && (
        <Table.Td ta="right">
          <ActionIcon variant="subtle" color="gray" aria-label={`Delete the rule of ${field}`} onClick={remove}>
            <IconTrash size={17} />
          </ActionIcon>
        </Table.Td>
      )}
    </Table.Tr>
  )
}
