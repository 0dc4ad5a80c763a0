import { Button, Center } from '@mantine/core'

type List = {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => unknown
}

/** Below a list by cursor, while there is more. */
export function LoadMore({ list }: { readonly list: List }) {
  if (!list.hasNextPage) return null
  return (
    <Center>
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        Load more
      </Button>
    </Center>
  )
}
