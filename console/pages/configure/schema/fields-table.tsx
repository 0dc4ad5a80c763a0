import {
  ActionIcon,
  Anchor,
  Button,
  Group,
  Stack,
  Table,
  Text,
  TextInput,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core'
import { IconPlus, IconSearch, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { call } from '../../../app/client.ts'
import { objectsQuery } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { confirm } from '../../../kit/confirm.tsx'
import { sayDone } from '../../../kit/say.ts'
import { formatLabels, shownName, typeLabels } from '../field-types.ts'
import type { FieldView, ObjectView } from '../queries.ts'
import { FieldMarks } from './field-marks.tsx'

export function FieldsTable({ object }: { readonly object: ObjectView }) {
  const { q = '' } = useSearch({ strict: false })
  const navigate = useNavigate()
  const mayWrite = useMay('objects:write')
  const wanted = q.toLowerCase()
  const shown = object.fields.filter(({ name, display_name, description }) =>
    [name, display_name, description].some(text => text?.toLowerCase().includes(wanted)),
  )
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <TextInput
          aria-label="Filter the fields"
          placeholder="Filter the fields"
          leftSection={<IconSearch size={16} />}
          value={q}
          onChange={({ currentTarget: { value } }) =>
            void navigate({
              to: '.',
              search: ({ q: _, ...rest }) => ({ ...rest, ...(value !== '' && { q: value }) }),
              replace: true,
            })
          }
        />
        {mayWrite && (
          <Button
            leftSection={<IconPlus size={16} />}
            onClick={() => void navigate({ to: '.', search: rest => ({ ...rest, open: 'new-field' as const }) })}
          >
            Declare a field
          </Button>
        )}
      </Group>
      {shown.length === 0 ? (
        <Text c="dimmed" size="sm" py="md">
          {q === '' ? 'No field is declared yet.' : 'No declared field fits.'}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={480}>
          <Table verticalSpacing="xs" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Field</Table.Th>
                <Table.Th scope="col">Type</Table.Th>
                <Table.Th scope="col">Marks</Table.Th>
                {mayWrite && (
                  <Table.Th scope="col">
                    <VisuallyHidden>Actions</VisuallyHidden>
                  </Table.Th>
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map(field => (
                <Row key={field.name} object={object} field={field} mayWrite={mayWrite} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  )
}

type RowProps = { readonly object: ObjectView; readonly field: FieldView; readonly mayWrite: boolean }

function Row({ object, field, mayWrite }: RowProps) {
  const { name, description, type, format } = field
  const isKey = object.primary_key === name || object.identity_keys.includes(name)
  const label = shownName(field)
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {mayWrite ? (
          <Anchor
            size="sm"
            fw={600}
            renderRoot={props => (
              <Link
                {...props}
                to="/configure/schema/$object"
                params={{ object: object.name }}
                search={rest => ({ ...rest, field: name })}
              />
            )}
          >
            {label}
          </Anchor>
        ) : (
          <Text size="sm" fw={600}>
            {label}
          </Text>
        )}
        <Text size="xs" c="dimmed" className="onefold-mono">
          {name}
        </Text>
        {description !== null && (
          <Text size="xs" c="dimmed" maw={420} lineClamp={2}>
            {description}
          </Text>
        )}
      </Table.Th>
      <Table.Td>
        <Text size="sm">{format === null ? typeLabels[type] : formatLabels[format]}</Text>
      </Table.Td>
      <Table.Td>
        <FieldMarks object={object} field={field} />
      </Table.Td>
      {mayWrite && (
        <Table.Td ta="right">
          <Undeclare object={object} name={name} isKey={isKey} />
        </Table.Td>
      )}
    </Table.Tr>
  )
}

function Undeclare({
  object,
  name,
  isKey,
}: {
  readonly object: ObjectView
  readonly name: string
  readonly isKey: boolean
}) {
  const queries = useQueryClient()
  const ask = () =>
    confirm({
      title: 'Undeclare this field?',
      text: (
        <>
          Values of <b className="onefold-mono">{name}</b> already stored stay where they are. From now on they are not
          checked, and writes that take declared fields only refuse it.
        </>
      ),
      deed: 'Undeclare field',
      isDangerous: true,
      act: async () => {
        await call('DELETE /v1/objects/{object}/fields/{field}', { path: { object: object.name, field: name } })
        sayDone(`${name} is no longer declared`)
        await queries.invalidateQueries({ queryKey: objectsQuery.queryKey })
      },
    })
  return (
    <Tooltip label={isKey ? 'It is a key of the object; take it off the keys first' : 'Undeclare'}>
      <ActionIcon
        variant={isKey ? 'transparent' : 'subtle'}
        color="gray"
        aria-label={`Undeclare ${name}`}
        {...(isKey && { 'data-disabled': true, 'aria-disabled': true })}
        onClick={() => {
          if (!isKey) ask()
        }}
      >
        <IconTrash size={17} />
      </ActionIcon>
    </Tooltip>
  )
}
