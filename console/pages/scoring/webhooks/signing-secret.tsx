import { Alert, Button, Code, Group, Paper, ScrollArea, Stack, Text, Title } from '@mantine/core'
import { IconEye, IconRotate } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, call } from '../../../app/client.ts'
import { useMay } from '../../../app/session.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { Copy } from '../../../kit/copy.tsx'
import { sayFault } from '../../../kit/say.ts'
import { exactTime, Time } from '../../../kit/time.tsx'

const verification = `import { createHmac, timingSafeEqual } from 'node:crypto'

function isAuthentic(headers, rawBody, secret) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < 300)) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = Buffer.from(
    \`v1,\${createHmac('sha256', key).update(\`\${id}.\${timestamp}.\${rawBody}\`).digest('base64')}\`,
  )
  return signatures.split(' ').some(given => {
    const bytes = Buffer.from(given)
    return bytes.length === expected.length && timingSafeEqual(bytes, expected)
  })
}`

type Shown = Answer<'GET /v1/webhook-secret'>

/** The secret is asked for by a button and never kept: the server shows each one once. */
export function SigningSecret() {
  const may = useMay('webhooks:write')
  const [shown, setShown] = useState<Shown>()
  const show = useMutation({
    mutationFn: () => call('GET /v1/webhook-secret'),
    onSuccess: setShown,
    onError: error => sayFault('The secret was not shown', error),
  })
  return (
    <Stack>
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Title order={2} size="h4">
            Signing secret
          </Title>
          <Text size="sm">
            Every webhook is signed with it, so that a receiver knows it comes from here. Each secret is shown once;
            keep it where the receiver reads its secrets.
          </Text>
          <div aria-live="polite">{shown !== undefined && <Secret shown={shown} />}</div>
          <Group>
            <Button
              variant="light"
              leftSection={<IconEye size={16} />}
              loading={show.isPending}
              disabled={!may}
              onClick={() => show.mutate()}
            >
              Show the secret
            </Button>
            <Button
              variant="default"
              leftSection={<IconRotate size={16} />}
              disabled={!may}
              onClick={() =>
                confirm({
                  title: 'Replace the signing secret?',
                  text: 'The one before signs along in webhook-signature for 24 hours, so receivers can change over; X-Signature is under the new one at once.',
                  deed: 'Replace',
                  isDangerous: true,
                  act: async () => setShown(await call('POST /v1/webhook-secret/rotate')),
                })
              }
            >
              Replace it
            </Button>
          </Group>
          {!may && (
            <Text size="xs" c="dimmed">
              Only who may change webhooks sees the secret.
            </Text>
          )}
        </Stack>
      </Paper>
      <Paper withBorder p="md">
        <Stack gap="sm">
          <Title order={2} size="h4">
            How a receiver verifies
          </Title>
          <Text size="sm">
            Take the body as it came, byte for byte. Answer with any 2xx within 10 seconds. 429, 5xx and silence are
            tried again after 1, 5 and 30 minutes; the same webhook may come more than once, under the same webhook-id.
          </Text>
          <Group justify="flex-end">
            <Copy value={verification} label="Copy the code" />
          </Group>
          <ScrollArea tabIndex={0} aria-label="Code that verifies">
            <Code block>{verification}</Code>
          </ScrollArea>
        </Stack>
      </Paper>
    </Stack>
  )
}

function Secret({ shown: { secret, shown_at: shownAt, previous_until: until } }: { readonly shown: Shown }) {
  if (secret === null)
    return (
      <Alert color="blue" title="It was shown before">
        <Text size="sm" component="div">
          It was shown <Time at={shownAt} /> and is not shown again. If nobody has it, replace it.
        </Text>
      </Alert>
    )
  return (
    <Alert color="teal" title="Copy it now; it is not shown again">
      <Group gap="xs" wrap="nowrap">
        <Text className="onefold-mono" data-testid="secret">
          {secret}
        </Text>
        <Copy value={secret} label="Copy the secret" />
      </Group>
      {until !== null && (
        <Text size="sm" component="div" mt="xs">
          The one before signs along until {exactTime(until)}.
        </Text>
      )}
    </Alert>
  )
}
