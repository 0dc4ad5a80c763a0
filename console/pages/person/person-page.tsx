import { Page } from '../../kit/page.tsx'

export function PersonPage() {
  return <Page title="Profile">{null}</Page>
}
