import { Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { CodeSample } from '../../../kit/code-sample.tsx'
import { Copy } from '../../../kit/copy.tsx'
import { ShownOnce } from '../../../kit/shown-once.tsx'
import type { NewKey } from './keys-data.ts'
import { sampleOfClient, sampleOfPage, sampleOfToken, secretsOf } from './samples.ts'

type Props = { readonly made: NewKey; readonly isForOauth: boolean; readonly close: () => void }

/** The secrets of a new key, and how it is used against this host. */
export function KeyMade({ made, isForOauth, close }: Props) {
  const { origin } = location
  const { kind, client_id, token, client_secret, scopes } = made
  const secrets = secretsOf(made)
  return (
    <Stack>
      {secrets.length > 0 && (
        <ShownOnce secrets={isForOauth ? secrets.toReversed() : secrets}>
          The server keeps only a fingerprint of it. Whoever loses it makes another key.
        </ShownOnce>
      )}
      {client_id !== null && (
        <Group gap="xs">
          <Text size="sm">{kind === 'public' ? 'Company id' : 'Client id'}</Text>
          <Text size="sm" className="onefold-mono">
            {client_id}
          </Text>
          <Copy value={client_id} label="Copy the id" />
        </Group>
      )}
      {kind === 'private' && token !== undefined && client_id !== null && client_secret !== undefined && (
        <Tabs defaultValue={isForOauth ? 'oauth' : 'token'}>
          <Tabs.List>
            <Tabs.Tab value="token">With the token</Tabs.Tab>
            <Tabs.Tab value="oauth">With OAuth</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="token" pt="sm">
            <CodeSample code={sampleOfToken(origin, token, scopes)} label="A call with this token" />
          </Tabs.Panel>
          <Tabs.Panel value="oauth" pt="sm">
            <Stack gap="xs">
              <CodeSample code={sampleOfClient(origin, client_id, client_secret)} label="An access token" />
              <Text size="sm" c="dimmed">
                The access token that it answers is good for an hour, as a bearer token.
              </Text>
            </Stack>
          </Tabs.Panel>
        </Tabs>
      )}
      {kind === 'public' && client_id !== null && (
        <CodeSample code={sampleOfPage(origin, client_id)} label="A script for the pages of your site" />
      )}
      <Group justify="flex-end">
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  )
}
