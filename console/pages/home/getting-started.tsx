import { Anchor, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay, useSession } from '../../app/session.ts'
import { CodeSample } from '../../kit/code-sample.tsx'
import { overviewQuery } from './queries.ts'
import { SampleData } from './sample-data.tsx'

/** The way from an empty workspace to one that works. Every tick is what the workspace says; only hiding is kept. */
export function GettingStarted() {
  const { workspace } = useSession()
  const [hidden, setHidden] = useLocalStorage({
    key: `onefold-started-${workspace.id}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const mayMakeKeys = useMay('keys:write')
  const mayInvite = useMay('members:write')
  const mayWrite = useMay('profiles:write')
  const { data } = useQuery(overviewQuery)
  if (data === undefined || hidden) return null
  const { steps } = data
  const done = Object.values(steps)
  const count = done.filter(Boolean).length
  if (count === done.length) return null
  return (
    <Card withBorder component="section" aria-labelledby="getting-started">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2} size="h4" id="getting-started">
              Getting started
            </Title>
            <Text size="sm" c="dimmed">
              {count} of {done.length} done
            </Text>
          </div>
          <Button variant="subtle" size="compact-sm" onClick={() => setHidden(true)}>
            Hide
          </Button>
        </Group>
        <Progress value={(count / done.length) * 100} aria-label="Steps done" />
        <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
          <Step title="Make an API key" isDone={steps.api_key}>
            {mayMakeKeys ? (
              <Go to="/settings/api-access">Your systems write with it. Make one under API access.</Go>
            ) : (
              'An admin of the workspace can make one.'
            )}
          </Step>
          <Step title="Send your first profile" isDone={steps.profile}>
            Put your key in place of YOUR_KEY. This line ticks itself when somebody arrives.
            <CodeSample code={firstWrite()} label="A first write" />
          </Step>
          <Step title="Map what events say to a field" isDone={steps.mapping}>
            <Go to="/configure/mapping/profile">
              Choose a metadata key, such as company_size, and the field it belongs to.
            </Go>
          </Step>
          <Step title="Make a score" isDone={steps.score}>
            <Go to="/configure/scoring">Say what makes somebody interesting, and see who is.</Go>
          </Step>
          <Step title="Invite a colleague" isDone={steps.colleague}>
            {mayInvite ? (
              <Go to="/settings/members">By a link, as an admin, an editor or a viewer.</Go>
            ) : (
              'An admin of the workspace can invite people.'
            )}
          </Step>
        </Stack>
        {mayWrite && <SampleData />}
      </Stack>
    </Card>
  )
}

function firstWrite(): string {
  return `curl -X POST ${location.origin}/v1/profiles \\
  -H "authorization: Bearer YOUR_KEY" \\
  -H "content-type: application/json" \\
  -d '{"identifiers": {"email": "ada@example.org"}, "set": {"first_name": "Ada"}}'`
}

type StepProps = { readonly title: string; readonly isDone: boolean; readonly children: ReactNode }

function Step({ title, isDone, children }: StepProps) {
  return (
    <Group component="li" align="flex-start" wrap="nowrap" gap="sm" data-step={title} data-done={isDone}>
      {isDone ? (
        <IconCircleCheckFilled size={20} color="var(--mantine-color-teal-6)" role="img" aria-label="Done" />
      ) : (
        <IconCircle size={20} color="var(--mantine-color-dimmed)" role="img" aria-label="To do" />
      )}
      <Stack gap={6} flex={1} miw={0}>
        <Text size="sm" {...(isDone ? { c: 'dimmed', td: 'line-through' } : { fw: 550 })}>
          {title}
        </Text>
        {!isDone && (
          <Text size="sm" component="div">
            {children}
          </Text>
        )}
      </Stack>
    </Group>
  )
}

type Place = '/settings/api-access' | '/configure/mapping/profile' | '/configure/scoring' | '/settings/members'

function Go({ to, children }: { readonly to: Place; readonly children: ReactNode }) {
  return (
    <Anchor size="sm" renderRoot={props => <Link {...props} to={to} />}>
      {children}
    </Anchor>
  )
}
