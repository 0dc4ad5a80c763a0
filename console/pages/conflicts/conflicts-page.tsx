import { Page } from '../../kit/page.tsx'

export function ConflictsPage() {
  return <Page title="Conflicts">{null}</Page>
}
