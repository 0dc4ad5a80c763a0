import { Badge, Group, Popover, Stack, Text, UnstyledButton } from '@mantine/core'

const shown = 2

/** What a key opens, in short; all of it on a click. */
export function KeyScopes({ scopes, name }: { readonly scopes: readonly string[]; readonly name: string }) {
  if (scopes.length === 0) return <Text size="sm">As its kind</Text>
  if (scopes.includes('*')) return <Badge variant="default">Everything</Badge>
  const more = scopes.length - shown
  return (
    <Group gap={4}>
      {scopes.slice(0, shown).map(scope => (
        <Badge key={scope} variant="default" tt="none" className="onefold-mono">
          {scope}
        </Badge>
      ))}
      {more > 0 && (
        <Popover position="bottom" withArrow shadow="md">
          <Popover.Target>
            <UnstyledButton aria-label={`+${more}: all scopes of ${name}`}>
              <Badge variant="light">{`+${more}`}</Badge>
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>
            <Stack gap={4}>
              {scopes.map(scope => (
                <Text key={scope} size="xs" className="onefold-mono">
                  {scope}
                </Text>
              ))}
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
    </Group>
  )
}
