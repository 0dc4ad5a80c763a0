import { Button, Card, Checkbox, Group, Input, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { scopeGroups } from './scope-groups.ts'

type Props = {
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
  readonly fault?: string | undefined
}

const everything = '*'
const reading = scopeGroups
  .slice(0, 4)
  .flatMap(({ scopes }) => scopes.map(({ scope }) => scope))
  .filter(isReading)

function isReading(scope: string): boolean {
  return scope.endsWith(':read')
}

/** What a key opens: everything, or scope by scope. */
export function ScopePicker({ value, onChange, fault }: Props) {
  const hasAll = value.includes(everything)
  const toggle = (scope: string, isOn: boolean) =>
    onChange(isOn ? [...value, scope] : value.filter(each => each !== scope))
  return (
    <Input.Wrapper label="What it may do" error={fault} labelElement="div">
      <Stack gap="sm" mt={6}>
        <Group justify="space-between">
          <Switch
            label="Everything in this workspace"
            checked={hasAll}
            onChange={event => onChange(event.currentTarget.checked ? [everything] : [])}
          />
          {!hasAll && (
            <Group gap="xs">
              <Button size="compact-xs" variant="subtle" onClick={() => onChange(reading)}>
                All that reads
              </Button>
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onChange([])}>
                None
              </Button>
            </Group>
          )}
        </Group>
        {!hasAll && (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {scopeGroups.map(({ label, scopes }) => (
              <Card key={label} withBorder padding="sm" role="group" aria-label={label}>
                <Text size="sm" fw={600} mb={8}>
                  {label}
                </Text>
                <Stack gap={10}>
                  {scopes.map(({ scope, opens }) => (
                    <Checkbox
                      key={scope}
                      size="xs"
                      label={opens}
                      description={<span className="onefold-mono">{scope}</span>}
                      checked={value.includes(scope)}
                      onChange={event => toggle(scope, event.currentTarget.checked)}
                    />
                  ))}
                </Stack>
              </Card>
            ))}
          </SimpleGrid>
        )}
      </Stack>
    </Input.Wrapper>
  )
}
