import { Accordion, Radio, Select, SimpleGrid, Stack, Switch } from '@mantine/core'
import type { DraftProps } from './columns-table.tsx'
import { type LinkPolicy, linkPolicyNames } from './draft.ts'

const anyKey = '-any'
const linkPolicies: readonly LinkPolicy[] = ['fold', 'weaker-only', 'strict', 'never']

/** How rows are written; what is usual stands in front, the rest is folded away. */
export function ImportOptions(props: DraftProps) {
  const { draft, change, definition } = props
  const isProfiles = definition.object_type === 'profile'
  if (draft.isRestore) return <Advanced {...props} />
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Radio.Group
          label={isProfiles ? 'What if a person is there already?' : 'What if a row is there already?'}
          value={draft.mode}
          onChange={mode => change({ mode: mode === 'append' ? 'append' : 'upsert' })}
        >
          <Stack gap="xs" mt="xs">
            <Radio
              value="upsert"
              label={isProfiles ? 'Update them, and add who is new' : 'Update it, and add what is new'}
              description="The file can be imported again without making anything twice."
            />
            <Radio
              value="append"
              label={isProfiles ? 'Add every row as a new person' : 'Add every row as a new one'}
              description="Imported again, it makes everything once more."
            />
          </Stack>
        </Radio.Group>
        {draft.mode === 'upsert' && <MatchKey {...props} />}
      </SimpleGrid>
      <Advanced {...props} />
    </Stack>
  )
}

function faultOf(faults: DraftProps['faults'], path: string): string | undefined {
  return faults.find(fault => fault.path === path)?.message
}

function MatchKey({ draft, change, definition, faults }: DraftProps) {
  const filled = new Set(Object.values(draft.targets).flatMap(target => (target.kind === 'none' ? [] : [target.field])))
  const keys = definition.identity_keys.filter(key => filled.has(key) || key === draft.matchKey)
  const isProfiles = definition.object_type === 'profile'
  return (
    <Select
      label={isProfiles ? 'How are people found?' : 'How are rows found?'}
      description={
        draft.matchKey === null
          ? 'A row is whoever any of its identifiers belongs to.'
          : `Each row needs a value for ${draft.matchKey}; rows without it are refused.`
      }
      data={[
        { value: anyKey, label: 'By any identifier in the row' },
        ...keys.map(key => ({ value: key, label: `By ${key}` })),
      ]}
      value={draft.matchKey ?? anyKey}
      allowDeselect={false}
      onChange={key => change({ matchKey: key === null || key === anyKey ? null : key })}
      error={faultOf(faults, 'match_key') ?? faultOf(faults, 'mapping')}
    />
  )
}

function Advanced({ draft, change, preview, definition, faults }: DraftProps) {
  const isProfiles = definition.object_type === 'profile'
  const columns = preview.columns.map(({ name }) => name)
  return (
    <Accordion variant="contained">
      <Accordion.Item value="advanced">
        <Accordion.Control>Advanced</Accordion.Control>
        <Accordion.Panel>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            {isProfiles && (
              <Select
                label="When a row names several people"
                description="Such as the e-mail address of one and the phone number of another."
                data={linkPolicies.map(value => ({ value, label: linkPolicyNames[value] }))}
                value={draft.linkPolicy}
                allowDeselect={false}
                onChange={linkPolicy => linkPolicy !== null && change({ linkPolicy })}
              />
            )}
            <Select
              label="When a value cannot be used"
              description="Such as text where the field is a number."
              data={[
                { value: 'refuse', label: 'Leave out the whole row, and list it' },
                ...(isProfiles ? [{ value: 'skip', label: 'Leave out the value, write the rest of the row' }] : []),
              ]}
              value={draft.onInvalid}
              allowDeselect={false}
              onChange={value => change({ onInvalid: value === 'skip' ? 'skip' : 'refuse' })}
            />
            <Select
              label="When was a row true?"
              description="Newer values in Onefold are not overwritten by older ones of the file."
              placeholder="At the time of the import"
              data={columns.map(name => ({ value: name, label: `At the time in ${name}` }))}
              value={draft.observedAtColumn}
              onChange={observedAtColumn => change({ observedAtColumn })}
              clearable
              searchable
              error={faultOf(faults, 'observed_at_column')}
            />
            {isProfiles && preview.format === 'ndjson' && (
              <Switch
                mt="lg"
                label="The file is an export of people"
                description="Values keep their times and sources; columns need no fields."
                checked={draft.isRestore}
                onChange={event => change({ isRestore: event.currentTarget.checked })}
                error={faultOf(faults, 'restore')}
              />
            )}
          </SimpleGrid>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
