import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { useMay } from '../../../app/session.ts'
import { ErrorState } from '../../../kit/error-state.tsx'
import { faultsOf } from '../../../kit/faults.ts'
import { sayDone } from '../../../kit/say.ts'
import { enrichmentSettingsQuery } from '../queries.ts'

/** Who is told of each enrichment. */
export function EnrichmentSettings() {
  const queries = useQueryClient()
  const mayWrite = useMay('scoring:write')
  const settings = useQuery(enrichmentSettingsQuery)
  const [typed, setTyped] = useState<string>()
  const stored = settings.data?.webhook_url ?? ''
  const address = typed ?? stored
  const save = useMutation({
    mutationFn: () =>
      call('PUT /v1/enrichment-settings', { body: { webhook_url: address.trim() === '' ? null : address.trim() } }),
    onSuccess: saved => {
      queries.setQueryData(enrichmentSettingsQuery.queryKey, saved)
      setTyped(undefined)
      sayDone(saved.webhook_url === null ? 'Nobody is told of enrichments' : 'The webhook is told of each enrichment')
    },
  })
  const faults = faultsOf(save.error, ['webhook_url'])
  if (settings.isError) return <ErrorState error={settings.error} retry={() => void settings.refetch()} />
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="enrichment-settings">
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="sm">
          <div>
            <Title order={2} size="h4" id="enrichment-settings">
              Webhook
            </Title>
            <Text size="sm" c="dimmed">
              An address that gets <span className="onefold-mono">profile.enriched</span> for each enrichment. Leave it
              empty to tell nobody.
            </Text>
          </div>
          <Group align="flex-start" gap="sm">
            <TextInput
              aria-label="Address of the webhook"
              placeholder="https://example.com/hooks/enriched"
              value={address}
              onChange={event => {
                save.reset()
                setTyped(event.currentTarget.value)
              }}
              error={faults.at('webhook_url') ?? faults.rest}
              disabled={!mayWrite}
              flex={1}
              miw={260}
              maw={560}
            />
            {mayWrite && (
              <Button type="submit" variant="default" disabled={address === stored} loading={save.isPending}>
                Save webhook
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
