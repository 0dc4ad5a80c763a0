import { Group, Progress, Text } from '@mantine/core'
import { percent } from './format.ts'
import { isOver, type JobState } from './job-words.ts'

type Props = {
  readonly state: JobState
  /** From 0 to 1; null while nobody can tell. */
  readonly share: number | null
  readonly label: string
}

/** How far something is, in a table. */
export function ShareBar({ state, share, label }: Props) {
  if (state === 'completed') return <Text size="sm">Done</Text>
  if (share === null || (isOver({ state }) && share === 0)) return <Text size="sm">–</Text>
  return (
    <Group gap={8} wrap="nowrap" miw={110}>
      <Progress.Root flex={1} size="sm">
        <Progress.Section
          value={share * 100}
          animated={state === 'running'}
          aria-label={label}
          color={state === 'failed' ? 'red' : state === 'running' ? 'brand' : 'gray'}
        />
      </Progress.Root>
      <Text size="xs" c="dimmed" miw={32} ta="right">
        {percent(share)}
      </Text>
    </Group>
  )
}
