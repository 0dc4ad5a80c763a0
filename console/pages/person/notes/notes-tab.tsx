import { Stack, Text } from '@mantine/core'
import { IconNote } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMay, useSession } from '../../../app/session.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { LoadMore } from '../../../kit/load-more.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { notesQuery } from '../queries.ts'
import { NewNote } from './new-note.tsx'
import { NoteCard } from './note-card.tsx'

/** What people wrote down about the person. */
export function NotesTab({ id }: { readonly id: string }) {
  const { user } = useSession()
  const mayWrite = useMay('profiles:write')
  const notes = useInfiniteQuery(notesQuery(id, user.id))
  const all = notes.data?.pages.flatMap(page => page.data) ?? []
  return (
    <Stack maw={760}>
      {mayWrite ? (
        <NewNote id={id} />
      ) : (
        <Text size="sm" c="dimmed">
          Your role may read notes, but not write them.
        </Text>
      )}
      {notes.isError && <ErrorState error={notes.error} retry={() => void notes.refetch()} />}
      {notes.isPending && <PageLoader />}
      {notes.isSuccess && all.length === 0 && (
        <EmptyState icon={IconNote} title="No notes yet">
          A note keeps what no field does: how somebody likes to be called, what was agreed on the phone.
        </EmptyState>
      )}
      {all.map(note => (
        <NoteCard key={note.id} note={note} />
      ))}
      <LoadMore list={notes} />
    </Stack>
  )
}
