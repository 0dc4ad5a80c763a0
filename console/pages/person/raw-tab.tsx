import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Copy } from '../../kit/copy.tsx'
import { ErrorState } from '../../kit/error-state.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { Json } from './parts/value.tsx'
import { profileQuery } from './queries.ts'

const shownCharacters = 20_000

/** What the API answers with. */
export function RawTab({ id }: { readonly id: string }) {
  const profile = useQuery(profileQuery(id))
  if (profile.isError) return <ErrorState error={profile.error} retry={() => void profile.refetch()} />
  if (profile.data === undefined) return <PageLoader />
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" component="span">
          <span className="onefold-mono">GET /v1/profiles/{profile.data.id}</span>
          {' · '}
          <Anchor href="/docs" target="_blank" rel="noreferrer" underline="always" inherit>
            API reference
          </Anchor>
        </Text>
        <Copy value={JSON.stringify(profile.data, null, 2)} label="Copy the JSON" />
      </Group>
      <Json value={profile.data} length={shownCharacters} />
    </Stack>
  )
}
