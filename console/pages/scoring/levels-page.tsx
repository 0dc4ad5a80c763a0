import { Page } from '../../kit/page.tsx'

export function LevelsPage() {
  return <Page title="Levels">{null}</Page>
}
