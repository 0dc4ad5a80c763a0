import { Badge } from '@mantine/core'
import { type JobState, stateName } from './job-words.ts'

const colours: Readonly<Record<JobState, string>> = {
  waiting: 'gray',
  ready: 'gray',
  pending: 'gray',
  running: 'blue',
  paused: 'yellow',
  completed: 'teal',
  failed: 'red',
  cancelled: 'gray',
}

export function StateBadge({ state }: { readonly state: JobState }) {
  return (
    <Badge variant="dot" color={colours[state]} tt="none" fw={500} miw="max-content">
      {stateName(state)}
    </Badge>
  )
}
