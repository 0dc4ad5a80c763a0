import { Anchor, Group, Text } from '@mantine/core'
import { IconCircleCheck, IconProgress, IconTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { countInWords, overviewQuery } from './queries.ts'

/** What is under way and what goes wrong, in a line. */
export function Health() {
  const { data } = useQuery(overviewQuery)
  if (data === undefined) return null
  const { queue_depth: depth, running_jobs: jobs, failed_webhooks: failed } = data
  return (
    <Group component="section" aria-label="Health" gap="lg">
      <Sign state={depth > 1_000 ? 'busy' : 'well'}>
        {depth === 0 ? 'No writes waiting' : `${depth.toLocaleString('en')} writes waiting`}
      </Sign>
      <Sign state={jobs > 0 ? 'busy' : 'well'}>
        <Anchor size="sm" renderRoot={props => <Link {...props} to="/data/jobs" />}>
          {jobs === 0 ? 'No jobs under way' : `${jobs.toLocaleString('en')} jobs under way`}
        </Anchor>
      </Sign>
      <Sign state={failed.count > 0 ? 'wrong' : 'well'}>
        <Anchor size="sm" renderRoot={props => <Link {...props} to="/configure/webhooks" />}>
          {failed.count === 0
            ? 'No webhooks given up in 24 hours'
            : `${countInWords(failed)} webhooks given up in 24 hours`}
        </Anchor>
      </Sign>
    </Group>
  )
}

const signs = {
  well: { Icon: IconCircleCheck, color: 'var(--mantine-color-teal-6)' },
  busy: { Icon: IconProgress, color: 'var(--mantine-color-blue-6)' },
  wrong: { Icon: IconTriangle, color: 'var(--mantine-color-red-6)' },
} as const

function Sign({ state, children }: { readonly state: keyof typeof signs; readonly children: ReactNode }) {
  const { Icon, color } = signs[state]
  return (
    <Group gap={6}>
      <Icon size={18} color={color} aria-hidden />
      <Text size="sm" component="div">
        {children}
      </Text>
    </Group>
  )
}
