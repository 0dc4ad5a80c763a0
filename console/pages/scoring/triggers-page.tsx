import { Page } from '../../kit/page.tsx'

export function TriggersPage() {
  return <Page title="Triggers">{null}</Page>
}
