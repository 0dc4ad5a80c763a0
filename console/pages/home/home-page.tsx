import { useSearch } from '@tanstack/react-router'
import { useSession } from '../../app/session.ts'
import { Page } from '../../kit/page.tsx'
import { Activity } from './activity.tsx'
import { GettingStarted } from './getting-started.tsx'
import { Health } from './health.tsx'
import { KeyFigures } from './key-figures.tsx'
import { Latest } from './latest.tsx'

export function HomePage() {
  const { user, workspace } = useSession()
  const { range = '24h' } = useSearch({ from: '/shell/' })
  const name = user.first_name.trim()
  return (
    <Page
      title="Home"
      heading={`${greeting(new Date().getHours())}${name === '' ? '' : `, ${name}`}`}
      lead={`What goes on in ${workspace.name}`}
    >
      <GettingStarted />
      <KeyFigures range={range} />
      <Health />
      <Activity />
      <Latest />
    </Page>
  )
}

function greeting(hour: number): string {
  if (hour < 5) return 'Good night'
  if (hour < 12) return 'Good morning'
  return hour < 18 ? 'Good afternoon' : 'Good evening'
}
