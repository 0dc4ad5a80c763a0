import { Group, Modal, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { objectsQuery } from '../../../app/queries.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { sayDone } from '../../../kit/say.ts'
import { nameRule } from '../field-types.ts'

const places = ['name', 'plural_display_name', 'description', 'fields[0].name', 'primary_key']
const keyLength = 255

export function NewObjectDialog({ isOpen, close }: { readonly isOpen: boolean; readonly close: () => void }) {
  return (
    <Modal opened={isOpen} onClose={close} title="New object" size="lg">
      <Form close={close} />
    </Modal>
  )
}

function Form({ close }: { readonly close: () => void }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [label, setLabel] = useState('')
  const [description, setDescription] = useState('')
  const [type, setType] = useState<'event' | 'entity'>('event')
  const [key, setKey] = useState('')
  const create = useMutation({
    mutationFn: () => {
      const keyName = key.trim()
      return call('POST /v1/objects', {
        body: {
          name: name.trim(),
          object_type: type,
          description: description.trim(),
          ...(label.trim() !== '' && { display_name: label.trim(), plural_display_name: label.trim() }),
          ...(keyName !== '' && { primary_key: keyName }),
          fields: keyName === '' ? [] : [{ name: keyName, type: 'string', max_length: keyLength }],
        },
      })
    },
    onSuccess: async object => {
      sayDone(`${object.name} is there; declare its fields next`)
      await queries.invalidateQueries({ queryKey: objectsQuery.queryKey })
      await navigate({ to: `/configure/schema/${object.name}` })
    },
  })
  const faults = faultsOf(create.error, places)
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <Stack gap="sm">
        <Group grow align="flex-start">
          <TextInput
            label="Name"
            description={nameRule}
            placeholder="support_tickets"
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            error={faults.at('name')}
            autoComplete="off"
            data-autofocus
          />
          <TextInput
            label="Display name"
            description="In the plural; empty for the name."
            placeholder="Support tickets"
            value={label}
            onChange={event => setLabel(event.currentTarget.value)}
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
        <div>
          <Text size="sm" fw={500} mb={4}>
            What a row is
          </Text>
          <SegmentedControl
            aria-label="What a row is"
            value={type}
            onChange={setType}
            data={[
              { value: 'event' as const, label: 'Something that happened' },
              { value: 'entity' as const, label: 'A thing that changes' },
            ]}
          />
        </div>
        <TextInput
          label="Primary key"
          description="The field by which a write finds its row again. May be left empty for events."
          placeholder="ticket_id"
          value={key}
          onChange={event => setKey(event.currentTarget.value)}
          error={faults.at('fields[0].name') ?? faults.at('primary_key')}
          autoComplete="off"
        />
        <FormFoot fault={faults.rest} cancel={close} deed="Create object" isBusy={create.isPending} />
      </Stack>
    </form>
  )
}
