import { Alert, Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { messageOf } from '../../../app/client.ts'
import { LevelBadge } from '../../../kit/level-badge.tsx'
import { PersonPicker } from '../parts/person-picker.tsx'
import type { Tested } from './rule-kind.ts'

type Props = {
  readonly person: string | undefined
  readonly onPerson: (id: string | undefined) => void
  readonly tested: Tested | undefined
  readonly error: unknown
}

/** What the rules as they stand on the page make of one person. */
export function LiveTest({ person, onPerson, tested, error }: Props) {
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Live test
        </Title>
        <PersonPicker label="Try these rules on" value={person} onChange={onPerson} />
        {person === undefined && (
          <Text size="sm" c="dimmed">
            Pick somebody you know. Every rule then says what it gives them, as you type and before you save.
          </Text>
        )}
        {error !== null && person !== undefined && (
          <Alert color="blue" p="xs">
            {messageOf(error)}
          </Alert>
        )}
        {tested !== undefined && person !== undefined && (
          <Stack gap={4} aria-live="polite">
            <Group gap="sm" align="baseline">
              <Text fz={34} fw={650} lh={1.1} data-testid="score">
                {tested.score.toLocaleString('en')}
              </Text>
              <LevelBadge level={tested.level} />
            </Group>
            <Text size="sm" c="dimmed">
              {tested.saved_score === tested.score
                ? 'The same as with the saved rules'
                : `With the saved rules: ${tested.saved_score.toLocaleString('en')}, ${tested.saved_level?.name ?? 'no level'}`}
            </Text>
            <Anchor size="sm" component={Link} to={`/profiles/${tested.profile_id}`}>
              Open the profile
            </Anchor>
          </Stack>
        )}
      </Stack>
    </Paper>
  )
}
