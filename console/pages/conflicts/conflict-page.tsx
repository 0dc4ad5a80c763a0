import { Page } from '../../kit/page.tsx'

export function ConflictPage() {
  return <Page title="Conflict">{null}</Page>
}
