import { Badge, Group, Tooltip } from '@mantine/core'
import type { FieldView, ObjectView } from '../queries.ts'

type Mark = { readonly label: string; readonly why: string; readonly isIdentity?: boolean }

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
    marks.push({ label: `Identity ${place + 1}`, why, isIdentity: true })
  }
  if (object.primary_key === name) marks.push({ label: 'Primary key', why: 'Finds the row that a write is about' })
  else if (place < 0 && object.identity_keys.includes(name))
    marks.push({ label: 'Match key', why: 'A write may name it to find its row' })
  if (identifies !== null)
    marks.push({
      label: `Person by ${identifies}`,
      why: 'Links the row to whoever holds this identifier',
      isIdentity: true,
    })
  if (required) marks.push({ label: 'Required', why: 'A new row must bring it' })
  if (!nullable) marks.push({ label: 'Never empty', why: 'Null is refused' })
  if (enum_values !== null)
    marks.push({
      label: `${enum_values.length.toLocaleString('en')} values`,
      why: enum_values.slice(0, 12).join(', '),
    })
  return marks
}

export function FieldMarks({ object, field }: { readonly object: ObjectView; readonly field: FieldView }) {
  return (
    <Group gap={4}>
      {marksOf(object, field).map(({ label, why, isIdentity = false }) => (
        <Tooltip key={label} label={why} multiline maw={320}>
          <Badge variant={isIdentity ? 'light' : 'default'} tt="none" size="sm">
            {label}
          </Badge>
        </Tooltip>
      ))}
    </Group>
  )
}
