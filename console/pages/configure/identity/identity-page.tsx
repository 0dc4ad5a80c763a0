import { Alert, Button, List, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { objectsQuery } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { LeaveGuard } from '../../../kit/leave-guard.tsx'
import { Page } from '../../../kit/page.tsx'
import { sayDone } from '../../../kit/say.ts'
import { identityQuery } from '../queries.ts'
import { BlockedValues } from './blocked-values.tsx'
import { draftOf, explainChanges, type IdentityDraft } from './explain-changes.ts'
import { KindList } from './kind-list.tsx'
import { PhoneRegion } from './phone-region.tsx'

/** Every place of the request that the page shows. */
function placesOf({ identity_kinds, blocked_values }: IdentityDraft): readonly string[] {
  return [
    'default_region',
    ...identity_kinds.flatMap((_, index) => [`identity_kinds[${index}].kind`, `identity_kinds[${index}].limit`]),
    ...blocked_values.map((_, index) => `blocked_values[${index}]`),
  ]
}

export function IdentityPage() {
  const queries = useQueryClient()
  const { data: settings } = useSuspenseQuery(identityQuery)
  const mayWrite = useMay('objects:write')
  const [edited, setEdited] = useState<IdentityDraft>()
  const draft = edited ?? draftOf(settings)
  const effects = explainChanges(settings, draft)
  const isChanged = effects.length > 0
  const save = useMutation({
    mutationFn: () => call('PUT /v1/settings/identity', { body: draftOf(draft) }),
    onSuccess: async saved => {
      queries.setQueryData(identityQuery.queryKey, saved)
      setEdited(undefined)
      sayDone('The rules of identity hold from the next write on')
      await queries.invalidateQueries({ queryKey: objectsQuery.queryKey })
    },
  })
  const change = (part: Partial<IdentityDraft>) => {
    save.reset()
    setEdited({ ...draft, ...part })
  }
  const faults = faultsOf(save.error, placesOf(draft))
  return (
    <Page
      title="Identity"
      lead="By what people are recognised. When a write fits several people, the kind that stands higher decides."
      actions={
        mayWrite && (
          <>
            <Button
              variant="default"
              disabled={!isChanged || save.isPending}
              onClick={() => {
                save.reset()
                setEdited(undefined)
              }}
            >
              Discard
            </Button>
            <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
              Save changes
            </Button>
          </>
        )
      }
    >
      <LeaveGuard isChanged={isChanged} />
      {faults.rest !== undefined && (
        <Alert color="red" role="alert">
          {faults.rest}
        </Alert>
      )}
      {isChanged ? (
        <Alert icon={<IconInfoCircle size={18} />} title="What saving does" role="status">
          <List size="sm" spacing={2}>
            {effects.map(effect => (
              <List.Item key={effect}>{effect}</List.Item>
            ))}
          </List>
        </Alert>
      ) : (
        <Text size="sm" c="dimmed">
          A change holds for the next write on every server. What is stored is not revised: nobody loses an identifier,
          and nobody is merged or parted.
        </Text>
      )}
      <Paper withBorder p="md">
        <KindList
          kinds={draft.identity_kinds}
          change={identity_kinds => change({ identity_kinds: [...identity_kinds] })}
          faultAt={faults.at}
          mayWrite={mayWrite}
        />
      </Paper>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Paper withBorder p="md">
          <PhoneRegion
            value={draft.default_region}
            regions={settings.regions}
            change={default_region => change({ default_region })}
            fault={faults.at('default_region')}
            mayWrite={mayWrite}
          />
        </Paper>
        <Paper withBorder p="md">
          <Stack gap="sm">
            <BlockedValues
              values={draft.blocked_values}
              builtIn={settings.built_in_blocked_values}
              change={blocked_values => change({ blocked_values: [...blocked_values] })}
              faultAt={faults.at}
              mayWrite={mayWrite}
            />
          </Stack>
        </Paper>
      </SimpleGrid>
    </Page>
  )
}
