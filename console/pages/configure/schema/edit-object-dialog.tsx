import { Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { objectsQuery } from '../../../app/queries.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { sayDone } from '../../../kit/say.ts'
import type { ObjectView } from '../queries.ts'

const places = ['display_name', 'plural_display_name', 'description', 'primary_key', 'identity_keys']

type Props = { readonly object: ObjectView; readonly isOpen: boolean; readonly close: () => void }

export function EditObjectDialog({ object, isOpen, close }: Props) {
  return (
    <Modal opened={isOpen} onClose={close} title={`Edit ${object.name}`} size="lg">
      <Form object={object} close={close} />
    </Modal>
  )
}

function Form({ object, close }: Omit<Props, 'isOpen'>) {
  const queries = useQueryClient()
  const isProfiles = object.object_type === 'profile'
  const [label, setLabel] = useState(object.display_name)
  const [plural, setPlural] = useState(object.plural_display_name)
  const [description, setDescription] = useState(object.description)
  const [key, setKey] = useState(object.primary_key)
  const candidates = isProfiles
    ? object.identity_keys
    : object.fields.filter(({ type }) => type === 'string').map(({ name }) => name)
  const save = useMutation({
    mutationFn: () =>
      call('PATCH /v1/objects/{object}', {
        path: { object: object.name },
        body: {
          display_name: label.trim(),
          plural_display_name: plural.trim(),
          description: description.trim(),
          ...(key !== object.primary_key && {
            primary_key: key,
            ...(!isProfiles && key !== null && { identity_keys: [...new Set([key, ...object.identity_keys])] }),
          }),
        },
      }),
    onSuccess: async () => {
      sayDone(`${object.name} is changed`)
      await queries.invalidateQueries({ queryKey: objectsQuery.queryKey })
      close()
    },
  })
  const faults = faultsOf(save.error, places)
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack gap="sm">
        <Group grow align="flex-start">
          <TextInput
            label="Display name"
            value={label}
            onChange={event => setLabel(event.currentTarget.value)}
            error={faults.at('display_name')}
            data-autofocus
          />
          <TextInput
            label="In the plural"
            value={plural}
            onChange={event => setPlural(event.currentTarget.value)}
            error={faults.at('plural_display_name')}
          />
        </Group>
        <Textarea
          label="Description"
          autosize
          minRows={2}
          value={description}
          onChange={event => setDescription(event.currentTarget.value)}
          error={faults.at('description')}
        />
        <Select
          label="Primary key"
          description="The field by which a write finds its row when it names no other."
          placeholder="None"
          data={[...candidates]}
          value={key}
          onChange={setKey}
          clearable
          error={faults.at('primary_key') ?? faults.at('identity_keys')}
        />
        <FormFoot fault={faults.rest} cancel={close} deed="Save object" isBusy={save.isPending} />
      </Stack>
    </form>
  )
}
