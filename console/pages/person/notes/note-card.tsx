import { ActionIcon, Badge, Button, Group, Paper, Text, Textarea } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, type Schemas } from '../../../app/client.ts'
import { refreshPeople, someMembersQuery } from '../../../app/queries.ts'
import { useMay, useSession } from '../../../app/session.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { memberName } from '../../../kit/person-name.ts'
import { sayDone, sayFault } from '../../../kit/say.ts'
import { Time } from '../../../kit/time.tsx'
import { Value } from '../parts/value.tsx'

type Note = Schemas['Note']

export function NoteCard({ note }: { readonly note: Note }) {
  const queryClient = useQueryClient()
  const { user } = useSession()
  const mayWrite = useMay('profiles:write')
  const [isEditing, setEditing] = useState(false)
  // What nobody in particular wrote belongs to all.
  const isMine = note.author_id === null || note.author_id === user.id
  const editor = user.id === '' ? {} : { editor_id: user.id }

  async function remove() {
    await call('DELETE /v1/notes/{id}', { path: { id: note.id }, query: editor })
    sayDone('The note is deleted.')
    await refreshPeople(queryClient)
  }

  return (
    <Paper withBorder p="md" component="article" aria-label={`Note of ${note.created_at}`}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Text size="xs" c="dimmed" component="span">
          <Author id={note.author_id} /> · <Time at={note.created_at} />
          {note.updated_at !== note.created_at && (
            <>
              , changed <Time at={note.updated_at} />
            </>
          )}{' '}
          {!note.is_shared && (
            <Badge size="xs" variant="light" tt="none">
              only you
            </Badge>
          )}
        </Text>
        {mayWrite && !isEditing && (
          <Group gap={4} wrap="nowrap">
            {(isMine || note.is_editable) && (
              <ActionIcon variant="subtle" color="gray" aria-label="Edit the note" onClick={() => setEditing(true)}>
                <IconPencil size={16} />
              </ActionIcon>
            )}
            {isMine && (
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label="Delete the note"
                onClick={() =>
                  confirm({
                    title: 'Delete this note?',
                    text: 'It cannot be brought back.',
                    deed: 'Delete the note',
                    isDangerous: true,
                    act: remove,
                  })
                }
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        )}
      </Group>
      {isEditing ? (
        <NoteEditor note={note} editor={editor} close={() => setEditing(false)} />
      ) : (
        <Text size="sm" component="div">
          <Value value={note.content} />
        </Text>
      )}
    </Paper>
  )
}

function Author({ id }: { readonly id: string | null }) {
  const members = useQuery({ ...someMembersQuery, enabled: useMay('members:read') && id !== null })
  if (id === null) return 'By a key'
  const member = members.data?.data.find(one => one.id === id)
  return <bdi>{member === undefined ? 'A member' : memberName(member)}</bdi>
}

type EditorProps = {
  readonly note: Note
  readonly editor: { readonly editor_id?: string }
  readonly close: () => void
}

function NoteEditor({ note, editor, close }: EditorProps) {
  const queryClient = useQueryClient()
  const [content, setContent] = useState(note.content)
  const [isBusy, setBusy] = useState(false)
  async function save() {
    setBusy(true)
    try {
      await call('PATCH /v1/notes/{id}', { path: { id: note.id }, body: { content, ...editor } })
      await refreshPeople(queryClient)
      close()
    } catch (error) {
      sayFault('The note was not changed', error)
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (content.trim() !== '' && !isBusy) void save()
      }}
    >
      <Textarea
        aria-label="Text of the note"
        autosize
        autoFocus
        minRows={2}
        maxRows={12}
        maxLength={100_000}
        value={content}
        onChange={event => setContent(event.currentTarget.value)}
      />
      <Group mt="xs" gap="xs">
        <Button type="submit" size="compact-sm" loading={isBusy} disabled={content.trim() === ''}>
          Save
        </Button>
        <Button size="compact-sm" variant="default" onClick={close}>
          Cancel
        </Button>
      </Group>
    </form>
  )
}
