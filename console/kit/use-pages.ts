import { useInfiniteQuery } from '@tanstack/react-query'

type PageOf<Item> = { readonly data: readonly Item[]; readonly next_cursor: string | null }

/** A list by cursor, page after page; `read` gets what the query of the next page adds. */
export function usePages<Item>(
  queryKey: readonly unknown[],
  read: (place: { readonly cursor?: string }) => Promise<PageOf<Item>>,
) {
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam === '' ? {} : { cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next_cursor,
  })
  return {
    /** Undefined until the first page is there. */
    items: data?.pages.flatMap(page => page.data),
    error,
    hasNextPage,
    isFetchingNextPage,
    fetchNextPage,
    retry: () => void refetch(),
  }
}
