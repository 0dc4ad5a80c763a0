import { Page } from '../../kit/page.tsx'

export function ApiAccessPage() {
  return <Page title="API access">{null}</Page>
}
