import { Page } from '../../kit/page.tsx'

export function SetUpPage() {
  return <Page title="Set up Onefold">{null}</Page>
}
