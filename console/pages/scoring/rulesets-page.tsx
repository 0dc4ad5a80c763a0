import { Page } from '../../kit/page.tsx'

export function RulesetsPage() {
  return <Page title="Scoring">{null}</Page>
}
