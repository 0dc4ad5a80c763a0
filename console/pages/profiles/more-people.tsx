import { Button, Group, Text } from '@mantine/core'

type Props = {
  readonly shown: number
  /** Whether a page may be short because few people pass. */
  readonly isNarrowed: boolean
  readonly isBusy: boolean
  readonly more: () => void
}

/** The way to the next page; a filter that few pass is looked through stretch by stretch. */
export function MorePeople({ shown, isNarrowed, isBusy, more }: Props) {
  return (
    <Group justify="center" gap="md">
      <Text size="sm" c="dimmed" aria-live="polite">
        {shown.toLocaleString('en')} shown
      </Text>
      <Button variant="default" loading={isBusy} onClick={more}>
        {isNarrowed && shown < 50 ? 'Look further' : 'Load more'}
      </Button>
    </Group>
  )
}
