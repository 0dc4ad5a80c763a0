import { useDocumentVisibility } from '@mantine/hooks'
import { type QueryKey, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { isOver } from './job-words.ts'

type Live<View> = {
  readonly queryKey: QueryKey
  readonly read: () => Promise<View>
  readonly follow: (signal: AbortSignal) => AsyncIterable<View>
  /** A browser has few connections for a server: what is one of many lets others go first. */
  readonly isFollowed?: boolean
  /** Known from a list already. */
  readonly initialData?: View
}

const againMs = 2_000

function after(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    resolve()
  })
  return promise
}

/**
 * Something that is under way, as it is now: read once, then followed by its stream until it is over. Where the stream
 * breaks off, it is read now and then until there is one again. A tab that nobody sees gives its connection back.
 */
export function useLive<View extends { readonly state: string }>({
  queryKey,
  read,
  follow,
  isFollowed = true,
  initialData,
}: Live<View>): UseQueryResult<View> {
  const queryClient = useQueryClient()
  const query = useQuery<View>({ queryKey, queryFn: read, ...(initialData !== undefined && { initialData }) })
  const isVisible = useDocumentVisibility() === 'visible'
  const isOpen = isFollowed && isVisible && query.data !== undefined && !isOver(query.data)
  const name = JSON.stringify(queryKey)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the name of the key is the key, and what follows goes with it.
  useEffect(() => {
    if (!isOpen) return
    const controller = new AbortController()
    const { signal } = controller
    async function keepFollowing(): Promise<void> {
      while (!signal.aborted) {
        try {
          for await (const view of follow(signal)) queryClient.setQueryData(queryKey, view)
        } catch {
          // It is read instead; that it cannot be read either shows where it is shown.
        }
        await after(againMs, signal)
        if (!signal.aborted) await queryClient.invalidateQueries({ queryKey, exact: true })
      }
    }
    void keepFollowing()
    return () => controller.abort()
  }, [isOpen, name, queryClient])

  return query
}
