import { Page } from '../../kit/page.tsx'

export function ExportsPage() {
  return <Page title="Exports">{null}</Page>
}
