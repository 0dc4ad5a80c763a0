import { Page } from '../../kit/page.tsx'

export function ProfilesPage() {
  return <Page title="Profiles">{null}</Page>
}
