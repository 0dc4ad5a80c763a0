import { Page } from '../../kit/page.tsx'

export function NewImportPage() {
  return <Page title="New import">{null}</Page>
}
