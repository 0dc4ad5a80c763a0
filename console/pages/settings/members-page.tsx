import { Page } from '../../kit/page.tsx'

export function MembersPage() {
  return <Page title="Members">{null}</Page>
}
