import { Button, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMay } from '../../../app/session.ts'
import { Page } from '../../../kit/page.tsx'
import { BackfillButton, BackfillStatus } from '../backfill.tsx'
import { enrichmentRulesQuery } from '../queries.ts'
import { EnrichmentSettings } from './enrichment-settings.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { RuleList } from './rule-list.tsx'

const route = getRouteApi('/shell/configure/enrichment-rules')

export function EnrichmentRulesPage() {
  const { rule: open } = route.useSearch()
  const navigate = useNavigate({ from: '/configure/enrichment-rules' })
  const { data: rules } = useSuspenseQuery(enrichmentRulesQuery)
  const mayWrite = useMay('scoring:write')
  const opened = rules.find(({ id }) => id === open)
  return (
    <Page
      title="Enrichment rules"
      lead="Enrichments keep what a source said about a person in its own words. Rules say which of it fills which field."
      actions={
        <>
          <BackfillButton kind="enrichment_backfill" label="Apply to stored enrichments" />
          {mayWrite && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => void navigate({ search: { rule: 'new' } })}>
              New rule
            </Button>
          )}
        </>
      }
    >
      <Stack gap="lg">
        <BackfillStatus kind="enrichment_backfill" counted="profiles" />
        <RuleList rules={rules} />
        <EnrichmentSettings />
      </Stack>
      {mayWrite && (
        <RuleDialog
          rule={opened}
          rules={rules}
          isOpen={open === 'new' || opened !== undefined}
          close={() => void navigate({ search: {}, replace: true })}
        />
      )}
    </Page>
  )
}
