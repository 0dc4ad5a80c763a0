import { Box, Button, Flex, Group, Stack, Text } from '@mantine/core'
import { IconListCheck, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../../app/session.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { faultAt } from '../../../kit/faults.ts'
import { LeaveGuard } from '../../../kit/leave-guard.tsx'
import { personName } from '../../../kit/person-name.ts'
import { personQuery } from '../queries.ts'
import { DraftPreview } from './draft-preview.tsx'
import { LiveTest } from './live-test.tsx'
import { RuleCard } from './rule-card.tsx'
import type { RuleKind } from './rule-kind.ts'
import { useDraft } from './use-draft.ts'

type Props<R> = {
  readonly kind: RuleKind<R>
  readonly saved: readonly (R & { readonly id: string; readonly weight: number; readonly active: boolean })[]
  readonly person: string | undefined
  readonly onPerson: (id: string | undefined) => void
}

/** The rules on one side, what they do on the other. */
export function RulesEditor<R>({ kind, saved, person, onPerson }: Props<R>) {
  const draft = useDraft(kind, saved, person)
  const mayEdit = useMay('scoring:write')
  const chosen = useQuery({ ...personQuery(person ?? ''), enabled: person !== undefined })
  const name = chosen.data === undefined ? undefined : personName(chosen.data)
  const { test, preview, save, isDirty, rules } = draft
  // Of a draft that changed meanwhile, the rules may not be the same ones.
  const tested = test.data?.rules.length === draft.writtenCount ? test.data : undefined
  const add = (
    <Button variant="light" leftSection={<IconPlus size={16} />} onClick={draft.add} disabled={!mayEdit}>
      Add a rule
    </Button>
  )
  return (
    <Flex gap="lg" align="flex-start" direction={{ base: 'column', md: 'row' }}>
      <LeaveGuard isChanged={isDirty} />
      <Stack flex={1} miw={0} w="100%" gap="sm">
        {rules.length === 0 ? (
          <EmptyState icon={IconListCheck} title="No rules yet" action={add}>
            A rule gives or takes points. The points of all rules that match add up to the score.
          </EmptyState>
        ) : (
          <>
            <Stack component="ul" gap="xs" p={0} m={0} aria-label="Rules" style={{ listStyle: 'none' }}>
              {rules.map((rule, index) => (
                <RuleCard
                  key={rule.key}
                  kind={kind}
                  rule={rule}
                  place={index + 1}
                  isOpen={draft.isOpen(rule.key)}
                  mayEdit={mayEdit}
                  person={name}
                  tested={tested?.rules[draft.placeOf(rule)]}
                  faultOf={member =>
                    faultAt(save.error, `rules[${index}].${member}`) ??
                    faultAt(test.error, `rules[${draft.placeOf(rule)}].${member}`) ??
                    faultAt(preview.error, `rules[${draft.placeOf(rule)}].${member}`)
                  }
                  onToggle={() => draft.toggle(rule.key)}
                  onChange={change => draft.change(rule.key, change)}
                  onActive={active => draft.change(rule.key, { active })}
                  onRemove={() => draft.remove(rule.key)}
                />
              ))}
            </Stack>
            <Group>{add}</Group>
          </>
        )}
        {isDirty && (
          <Group>
            <Button onClick={() => save.mutate()} loading={save.isPending} disabled={!mayEdit}>
              Save and score everybody
            </Button>
            <Button variant="default" onClick={draft.discard}>
              Discard changes
            </Button>
            <Text size="sm" c="dimmed">
              Not saved yet
            </Text>
          </Group>
        )}
      </Stack>
      <Box w={{ base: '100%', md: 380 }} style={{ flexShrink: 0 }}>
        <Stack>
          <LiveTest person={person} onPerson={onPerson} tested={tested} error={test.error} />
          <DraftPreview
            preview={preview.data}
            isStale={draft.isPreviewStale}
            isBusy={preview.isPending}
            error={preview.error}
            onRun={() => preview.mutate()}
          />
        </Stack>
      </Box>
    </Flex>
  )
}
