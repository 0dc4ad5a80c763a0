import { Page } from '../../kit/page.tsx'

export function RulesetPage() {
  return <Page title="Ruleset">{null}</Page>
}
