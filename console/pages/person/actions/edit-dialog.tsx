import { Modal, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Schemas } from '../../../app/client.ts'
import { profilesObjectQuery } from '../../../app/queries.ts'
import { ErrorState } from '../../../kit/error-state.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { cut } from '../../../kit/words.ts'
import { FieldEditor } from '../fields/field-editor.tsx'
import { fieldRows } from '../fields/field-rows.ts'

type Props = { readonly profile: Schemas['Profile']; readonly close: () => void }

/** Any field of the person, those without a value too. */
export function EditDialog({ profile, close }: Props) {
  const schema = useQuery(profilesObjectQuery)
  const [name, setName] = useState<string | null>(null)
  const rows = schema.data === undefined ? [] : fieldRows(profile, schema.data, { text: '', withEmpty: true })
  const row = rows.find(one => one.name === name)
  return (
    <Modal opened onClose={close} title="Edit a field">
      {schema.isError && <ErrorState error={schema.error} retry={() => void schema.refetch()} />}
      {schema.isPending && <PageLoader />}
      {schema.isSuccess && (
        <Stack>
          <Select
            label="Field"
            placeholder="Choose a field"
            searchable
            data-autofocus
            data={rows.map(one => ({ value: one.name, label: cut(one.label, 60) }))}
            value={name}
            onChange={setName}
            nothingFoundMessage="No such field"
            openOnFocus={false}
          />
          {row === undefined ? (
            <Text size="sm" c="dimmed">
              What you save is observed now and said by you; its history keeps what was there before.
            </Text>
          ) : (
            <FieldEditor key={row.name} profileId={profile.id} row={row} close={close} />
          )}
        </Stack>
      )}
    </Modal>
  )
}
