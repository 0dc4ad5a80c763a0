import {
  Alert,
  Button,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { sayDone } from '../../../kit/say.ts'
import { type FieldFormat, type FieldType, formatLabels, nameRule, typeFromSeen, typeLabels } from '../field-types.ts'
import { identityQuery, type ObjectView, objectsQuery } from '../queries.ts'

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
  const { data: identity } = useQuery(identityQuery)
  const [name, setName] = useState(givenName ?? '')
  const [type, setType] = useState<FieldType>(known?.type ?? (found ? typeFromSeen(found.types) : 'string'))
  const [format, setFormat] = useState<FieldFormat | null>(known?.format ?? null)
  const [label, setLabel] = useState(known?.display_name ?? '')
  const [description, setDescription] = useState(known?.description ?? '')
  const [maxLength, setMaxLength] = useState<number | string>(known?.max_length ?? '')
  const [values, setValues] = useState<string[]>([...(known?.enum_values ?? [])])
  const [identifies, setIdentifies] = useState<string | null>(known?.identifies ?? null)
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
          max_length: isText && typeof maxLength === 'number' ? maxLength : null,
          enum_values: isText && values.length > 0 ? values : null,
          identifies: isText ? identifies : null,
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
            description={nameRule}
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
          <Group grow align="flex-start">
            <TagsInput
              label="Allowed values"
              description="Empty allows any."
              value={values}
              onChange={setValues}
              splitChars={['\n']}
              isDuplicate={(value, current) => current.includes(value)}
              error={faults.at('enum_values')}
            />
            <NumberInput
              label="Greatest length"
              description="In characters; empty for none."
              min={1}
              allowDecimal={false}
              value={maxLength}
              onChange={setMaxLength}
              error={faults.at('max_length')}
            />
          </Group>
        )}
        {isText && object.object_type !== 'profile' && (
          <Select
            label="Names a person by"
            description="Links each row to whoever holds the identifier."
            placeholder="Does not name a person"
            data={identity?.identity_kinds.map(({ kind }) => kind) ?? []}
            value={identifies}
            onChange={setIdentifies}
            clearable
            error={faults.at('identifies')}
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
        {faults.rest !== undefined && (
          <Alert color="red" role="alert">
            {faults.rest}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {known === undefined ? 'Declare field' : 'Save field'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const types: readonly FieldType[] = ['string', 'integer', 'number', 'boolean', 'timestamp', 'date', 'json']
const formats: readonly FieldFormat[] = ['email', 'phone', 'url']

function typeNamed(value: string | null): FieldType {
  return types.find(type => type === value) ?? 'string'
}

function formatNamed(value: string | null): FieldFormat | null {
  return formats.find(format => format === value) ?? null
}
