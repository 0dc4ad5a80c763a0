import { Button, Group } from '@mantine/core'

type Props = { readonly hasMore: boolean; readonly isLoadingMore: boolean; readonly loadMore: () => void }

/** Below a list that goes on. */
export function LoadMore({ hasMore, isLoadingMore, loadMore }: Props) {
  if (!hasMore) return null
  return (
    <Group justify="center">
      <Button variant="default" onClick={loadMore} loading={isLoadingMore}>
        Load more
      </Button>
    </Group>
  )
}
