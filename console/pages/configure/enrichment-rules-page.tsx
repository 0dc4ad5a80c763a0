import { Page } from '../../kit/page.tsx'

export function EnrichmentRulesPage() {
  return <Page title="Enrichment rules">{null}</Page>
}
