import { Group, Modal, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { objectsQuery } from '../../../app/queries.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { FormFoot } from '../../../kit/form-foot.tsx'
import { sayDone } from '../../../kit/say.ts'
import {
  type FieldFormat,
  type FieldType,
  formatLabels,
  formatNamed,
  nameRule,
  typeFromSeen,
  typeLabels,
  typeNamed,
} from '../field-types.ts'
import type { ObjectView } from '../queries.ts'
import { TextOptions, type TextRules } from './text-options.tsx'

const places = ['name', 'type', 'format', 'display_name', 'description', 'max_length', 'enum_values', 'identifies']

type Props = {
  readonly object: ObjectView
  readonly isOpen: boolean
  /** Of a declared field, which is changed, or of a discovered one; undefined for a new one. */
  readonly name: string | undefined
  readonly close: () => void
}

export function FieldDialog({ object, isOpen, name, close }: Props) {
  const known = object.fields.find(field => field.name === name)
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={known === undefined ? `Declare a field of ${object.plural_display_name}` : `Change ${known.name}`}
      size="lg"
    >
      <Form object={object} name={name} close={close} />
    </Modal>
  )
}

function Form({ object, name: givenName, close }: Omit<Props, 'isOpen'>) {
  const known = object.fields.find(field => field.name === givenName)
  const found = object.discovered_fields.find(field => field.name === givenName)
  const queries = useQueryClient()
  const [name, setName] = useState(givenName ?? '')
  const [type, setType] = useState<FieldType>(known?.type ?? (found ? typeFromSeen(found.types) : 'string'))
  const [format, setFormat] = useState<FieldFormat | null>(known?.format ?? null)
  const [label, setLabel] = useState(known?.display_name ?? '')
  const [description, setDescription] = useState(known?.description ?? '')
  const [text, setText] = useState<TextRules>({
    maxLength: known?.max_length ?? '',
    values: known?.enum_values ?? [],
    identifies: known?.identifies ?? null,
  })
  const [isRequired, setRequired] = useState(known?.required ?? false)
  const [isNullable, setNullable] = useState(known?.nullable ?? true)
  const isText = type === 'string'

  const save = useMutation({
    mutationFn: () =>
      call('PUT /v1/objects/{object}/fields/{field}', {
        path: { object: object.name, field: name.trim() },
        body: {
          type,
          format: isText ? format : null,
          display_name: label.trim() === '' ? null : label.trim(),
          description: description.trim() === '' ? null : description.trim(),
          max_length: isText && typeof text.maxLength === 'number' ? text.maxLength : null,
          enum_values: isText && text.values.length > 0 ? [...text.values] : null,
          identifies: isText ? text.identifies : null,
          required: isRequired,
          nullable: isNullable,
        },
      }),
    onSuccess: async field => {
      sayDone(known === undefined ? `${field.name} is declared` : `${field.name} is changed`)
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
            label="Name"
            description={givenName === undefined ? nameRule : 'It cannot change.'}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            disabled={givenName !== undefined}
            error={faults.at('name')}
            autoComplete="off"
            data-autofocus={givenName === undefined}
          />
          <TextInput
            label="Display name"
            description="How people read it; empty for the name."
            value={label}
            onChange={event => setLabel(event.currentTarget.value)}
            error={faults.at('display_name')}
            data-autofocus={givenName !== undefined}
          />
        </Group>
        <Group grow align="flex-start">
          <Select
            label="Type"
            description={known ? 'The type of a declared field cannot change.' : 'It cannot change later.'}
            data={Object.entries(typeLabels).map(([value, text]) => ({ value, label: text }))}
            value={type}
            onChange={value => setType(typeNamed(value))}
            allowDeselect={false}
            disabled={known !== undefined}
            error={faults.at('type')}
          />
          <Select
            label="Format"
            description={isText ? 'Checked and kept in normal form.' : 'For texts alone.'}
            placeholder="Any text"
            data={Object.entries(formatLabels).map(([value, text]) => ({ value, label: text }))}
            value={isText ? format : null}
            onChange={value => setFormat(formatNamed(value))}
            clearable
            disabled={!isText}
            error={faults.at('format')}
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
        {isText && (
          <TextOptions
            options={text}
            change={part => setText({ ...text, ...part })}
            mayName={object.object_type !== 'profile'}
            faultAt={faults.at}
          />
        )}
        <Group gap="xl">
          <Switch
            label="Required in a new row"
            checked={isRequired}
            onChange={event => setRequired(event.currentTarget.checked)}
          />
          <Switch
            label="May be emptied"
            checked={isNullable}
            onChange={event => setNullable(event.currentTarget.checked)}
          />
        </Group>
        <FormFoot
          fault={faults.rest}
          cancel={close}
          deed={known === undefined ? 'Declare field' : 'Save field'}
          isBusy={save.isPending}
        />
      </Stack>
    </form>
  )
}
