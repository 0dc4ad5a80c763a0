import { Box, Button, Flex, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { call } from '../../../app/client.ts'
import { useMay } from '../../../app/session.ts'
import { faultAt, faultsOf } from '../../../kit/faults.ts'
import { LeaveGuard } from '../../../kit/leave-guard.tsx'
import { sayDone } from '../../../kit/say.ts'
import { blankCondition, type Condition, isBlank, type Segment } from './condition.ts'
import { ConditionRow } from './condition-row.tsx'
import { LiveCount, useLiveCount } from './live-count.tsx'

type Draft = Pick<Segment, 'name' | 'description' | 'match'> & {
  readonly rules: readonly { readonly key: string; readonly condition: Condition }[]
}

function draftOf(segment: Segment | undefined): Draft {
  const { name = '', description = '', match = 'all', rules = [] } = segment ?? {}
  return { name, description, match, rules: rules.map(condition => ({ key: crypto.randomUUID(), condition })) }
}

function bodyOf({ rules, ...rest }: Draft) {
  return { ...rest, rules: rules.map(({ condition }) => condition) }
}

/** Name and conditions of a segment, with the count of who meets them as they stand on the page. */
export function SegmentEditor({ segment }: { readonly segment: Segment | undefined }) {
  const mayEdit = useMay('scoring:write')
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(() => draftOf(segment))
  const isSaved = useRef(false)
  const body = bodyOf(draft)
  const isDirty = JSON.stringify(body) !== JSON.stringify(bodyOf(draftOf(segment)))
  // A condition that is still being written counts once it says something.
  const [settled] = useDebouncedValue(draft, 350)
  const written = settled.rules.filter(({ condition }) => !isBlank(condition))
  const count = useLiveCount(
    settled.match,
    written.map(({ condition }) => condition),
  )
  const save = useMutation({
    mutationFn: () =>
      segment === undefined
        ? call('POST /v1/segments', { body })
        : call('PATCH /v1/segments/{id}', { path: { id: segment.id }, body }),
    async onSuccess({ id }) {
      isSaved.current = true
      sayDone('The segment is saved.')
      // Back then leads to the list, not to an empty form.
      if (segment === undefined) await navigate({ to: '/configure/segments/$id', params: { id }, replace: true })
      await queryClient.invalidateQueries({ queryKey: ['scoring', 'segments'] })
    },
  })
  const setRules = (rules: Draft['rules']) => setDraft({ ...draft, rules })
  const add = () => setRules([...draft.rules, { key: crypto.randomUUID(), condition: blankCondition('field') }])
  const faults = faultsOf(save.error, ['name', 'description'])
  return (
    <Flex gap="lg" align="flex-start" direction={{ base: 'column', md: 'row' }}>
      <LeaveGuard isChanged={isDirty} isSaved={() => isSaved.current} />
      <Stack flex={1} miw={0} w="100%">
        <Group grow align="flex-start">
          <TextInput
            label="Name"
            placeholder="Large companies"
            value={draft.name}
            onChange={event => setDraft({ ...draft, name: event.currentTarget.value })}
            error={faults.at('name')}
          />
          <TextInput
            label="Description"
            value={draft.description}
            onChange={event => setDraft({ ...draft, description: event.currentTarget.value })}
            error={faults.at('description')}
          />
        </Group>
        <Group gap="xs">
          <Text size="sm">People who meet</Text>
          <SegmentedControl
            size="xs"
            aria-label="How many of the conditions must hold"
            data={[
              { value: 'all', label: 'all' },
              { value: 'any', label: 'any' },
            ]}
            value={draft.match}
            onChange={match => setDraft({ ...draft, match: match === 'any' ? 'any' : 'all' })}
          />
          <Text size="sm">of these conditions</Text>
        </Group>
        <Stack component="ul" gap="xs" p={0} m={0} aria-label="Conditions" style={{ listStyle: 'none' }}>
          {draft.rules.map(({ key, condition }, index) => (
            <ConditionRow
              key={key}
              condition={condition}
              place={index + 1}
              onChange={changed =>
                setRules(draft.rules.map(rule => (rule.key === key ? { key, condition: changed } : rule)))
              }
              onRemove={() => setRules(draft.rules.filter(rule => rule.key !== key))}
              faultOf={member =>
                faultAt(save.error, `rules[${index}].${member}`) ??
                faultAt(count.error, `rules[${written.findIndex(each => each.key === key)}].${member}`)
              }
            />
          ))}
        </Stack>
        <Group>
          <Button variant="light" leftSection={<IconPlus size={16} />} onClick={add}>
            Add a condition
          </Button>
        </Group>
        {faults.rest !== undefined && (
          <Text c="red" size="sm" role="alert">
            {faults.rest}
          </Text>
        )}
        <Group>
          <Button
            onClick={() => save.mutate()}
            loading={save.isPending}
            disabled={!mayEdit || !isDirty || draft.name.trim() === ''}
          >
            {segment === undefined ? 'Create segment' : 'Save'}
          </Button>
          {segment !== undefined && isDirty && (
            <Button variant="default" onClick={() => setDraft(draftOf(segment))}>
              Discard changes
            </Button>
          )}
        </Group>
      </Stack>
      <Box w={{ base: '100%', md: 300 }} style={{ flexShrink: 0 }}>
        <LiveCount count={count} isEmpty={written.length === 0} />
      </Box>
    </Flex>
  )
}
