import { Page } from '../../kit/page.tsx'

export function ImportsPage() {
  return <Page title="Imports">{null}</Page>
}
