import { Page } from '../../kit/page.tsx'

export function MappingPage() {
  return <Page title="Profile mapping">{null}</Page>
}
