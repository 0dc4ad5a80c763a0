import { Grid, Stack } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMay } from '../../../app/session.ts'
import { Page } from '../../../kit/page.tsx'
import { BackfillButton, BackfillStatus } from '../backfill.tsx'
import { mappingsQuery } from '../queries.ts'
import { MappingBuilder } from './mapping-builder.tsx'
import { MappingList } from './mapping-list.tsx'
import { SeenKeys } from './seen-keys.tsx'

const route = getRouteApi('/shell/configure/mapping/profile')

export function MappingPage() {
  const { key, edit } = route.useSearch()
  const { data: mappings } = useSuspenseQuery(mappingsQuery)
  const mayWrite = useMay('scoring:write')
  const edited = mappings.find(({ id }) => id === edit)
  return (
    <Page
      title="Profile mapping"
      lead="What events bring in their metadata becomes fields of the person. A mapping holds for every event from now on; the backfill applies it to those already stored."
      actions={<BackfillButton kind="backfill" label="Backfill Profile Metadata" />}
    >
      <BackfillStatus kind="backfill" counted="profiles" />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <SeenKeys mappings={mappings} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="lg">
            {mayWrite && (
              <MappingBuilder key={edited?.id ?? `new ${key ?? ''}`} edited={edited} sourceKey={key ?? ''} />
            )}
            <MappingList mappings={mappings} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  )
}
