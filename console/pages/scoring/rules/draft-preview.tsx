import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconEqual } from '@tabler/icons-react'
import { messageOf } from '../../../app/client.ts'
import { several } from '../../../kit/words.ts'
import { overWhom } from '../parts/words.ts'
import { Histogram } from './histogram.tsx'
import type { Preview } from './rule-kind.ts'

type Props = {
  readonly preview: Preview | undefined
  /** Whether the rules have changed since. */
  readonly isStale: boolean
  readonly isBusy: boolean
  readonly error: unknown
  readonly onRun: () => void
}

function Moves({ what, moves }: { readonly what: string; readonly moves: Preview['scores'] }) {
  const parts = [
    ['up', IconArrowUp, moves.up],
    ['down', IconArrowDown, moves.down],
    ['the same', IconEqual, moves.same],
  ] as const
  return (
    <Group gap="md">
      <Text size="sm" w={58} fw={600}>
        {what}
      </Text>
      {parts.map(([label, Icon, count]) => (
        <Group key={label} gap={4}>
          <Icon size={15} aria-hidden />
          <Text size="sm">
            {count.toLocaleString('en')} {label}
          </Text>
        </Group>
      ))}
    </Group>
  )
}

/** How many people would move, asked for by a button: it looks at thousands of profiles. */
export function DraftPreview({ preview, isStale, isBusy, error, onRun }: Props) {
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            Preview
          </Title>
          <Button size="xs" variant="light" loading={isBusy} onClick={onRun}>
            {preview === undefined ? 'See who would move' : 'Look again'}
          </Button>
        </Group>
        {error !== null && (
          <Alert color="blue" p="xs">
            {messageOf(error)}
          </Alert>
        )}
        {preview === undefined ? (
          <Text size="sm" c="dimmed">
            Shows what saving would do: whose score and level goes up or down, and how scores lie before and after.
          </Text>
        ) : (
          <Stack gap="sm" opacity={isStale ? 0.55 : 1} aria-live="polite">
            {isStale && <Text size="sm">The rules have changed since; look again.</Text>}
            {preview.looked_at === 0 && !preview.is_whole ? (
              <Text size="sm">There are too many events to tell this within a few seconds.</Text>
            ) : (
              <>
                <Moves what="Scores" moves={preview.scores} />
                <Moves what="Levels" moves={preview.levels} />
                {preview.histogram.length > 0 && <Histogram bars={preview.histogram} />}
                <Text size="xs" c="dimmed">
                  Worked out over {overWhom(preview)}; the average score moves by{' '}
                  {several(Math.round(preview.average_change * 100) / 100, 'point')}.
                </Text>
              </>
            )}
          </Stack>
        )}
      </Stack>
    </Paper>
  )
}
