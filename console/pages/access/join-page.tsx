import { Page } from '../../kit/page.tsx'

export function JoinPage() {
  return <Page title="Join">{null}</Page>
}
