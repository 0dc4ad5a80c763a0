import { Badge, Group, Tooltip } from '@mantine/core'
import type { FieldView, ObjectView } from '../queries.ts'

type Mark = { readonly label: string; readonly why: string; readonly color: string }

function marksOf(
  object: ObjectView,
  { name, required, nullable, identifies, enum_values }: FieldView,
): readonly Mark[] {
  const marks: Mark[] = []
  const place = object.identity_kinds?.findIndex(({ kind }) => kind === name) ?? -1
  const kind = object.identity_kinds?.[place]
  if (kind !== undefined) {
    const many = kind.limit === 1 ? 'one value' : `up to ${kind.limit.toLocaleString('en')} values`
    const why = `Identifies people${kind.anonymous ? ', anonymously' : ''}; place ${place + 1} in priority, ${many} a profile`
    marks.push({ label: `Identity ${place + 1}`, why, color: kind.anonymous ? 'gray' : 'brand' })
  }
  if (object.primary_key === name)
    marks.push({ label: 'Primary key', why: 'Finds the row that a write is about', color: 'teal' })
  else if (place < 0 && object.identity_keys.includes(name))
    marks.push({ label: 'Match key', why: 'A write may name it to find its row', color: 'teal' })
  if (identifies !== null)
    marks.push({
      label: `Person by ${identifies}`,
      why: 'Links the row to whoever holds this identifier',
      color: 'brand',
    })
  if (required) marks.push({ label: 'Required', why: 'A new row must bring it', color: 'orange' })
  if (!nullable) marks.push({ label: 'Never empty', why: 'Null is refused', color: 'orange' })
  if (enum_values !== null)
    marks.push({
      label: `${enum_values.length.toLocaleString('en')} values`,
      why: enum_values.slice(0, 12).join(', '),
      color: 'gray',
    })
  return marks
}

export function FieldMarks({ object, field }: { readonly object: ObjectView; readonly field: FieldView }) {
  return (
    <Group gap={4}>
      {marksOf(object, field).map(({ label, why, color }) => (
        <Tooltip key={label} label={why} multiline maw={320}>
          <Badge variant="light" color={color} tt="none" size="sm">
            {label}
          </Badge>
        </Tooltip>
      ))}
    </Group>
  )
}
