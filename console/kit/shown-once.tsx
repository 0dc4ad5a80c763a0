import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy, IconEyeOff } from '@tabler/icons-react'

type Secret = { readonly label: string; readonly value: string }

/** What the server says this once: whoever made it takes it along now. */
export function ShownOnce({ secrets, children }: { readonly secrets: readonly Secret[]; readonly children: string }) {
  return (
    <Alert icon={<IconEyeOff size={18} />} title="Copy it now" variant="light">
      <Stack gap="sm">
        <Text size="sm">{children}</Text>
        {secrets.map(secret => (
          <OneSecret key={secret.label} {...secret} />
        ))}
      </Stack>
    </Alert>
  )
}

function OneSecret({ label, value }: Secret) {
  return (
    <div>
      <Text size="xs" fw={600} mb={4}>
        {label}
      </Text>
      <Group gap="xs" wrap="nowrap" align="stretch">
        <Code block className="onefold-mono" flex={1} aria-label={label} tabIndex={0}>
          {value}
        </Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button
              variant={copied ? 'light' : 'filled'}
              color={copied ? 'teal' : 'brand'}
              h="auto"
              mih={36}
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              aria-label={`Copy: ${label}`}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  )
}
