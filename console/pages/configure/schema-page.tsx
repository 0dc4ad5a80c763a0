import { Page } from '../../kit/page.tsx'

export function SchemaPage() {
  return <Page title="Schema">{null}</Page>
}
