import { ActionIcon, Badge, Group, Table, Text, Tooltip } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { Time } from '../../../kit/time.tsx'
import { cut } from '../../../kit/words.ts'
import { SearchLink } from '../parts/links.tsx'
import { Source } from '../parts/source.tsx'
import { Value } from '../parts/value.tsx'
import { FieldEditor } from './field-editor.tsx'
import type { FieldRow } from './field-rows.ts'

type Props = { readonly row: FieldRow; readonly profileId: string; readonly mayWrite: boolean }

export function FieldLine({ row, profileId, mayWrite }: Props) {
  const [isEditing, setEditing] = useState(false)
  const [wasEdited, setEdited] = useState(false)
  function close() {
    setEditing(false)
    setEdited(true)
  }
  const { name, label, definition, isIdentity, value, provenance } = row
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500} style={{ verticalAlign: 'top' }}>
        <Group gap={6}>
          <Tooltip label={cut(name)} openDelay={400}>
            <span>
              <SearchLink change={{ field: name }}>
                <bdi>{cut(label)}</bdi>
              </SearchLink>
            </span>
          </Tooltip>
          {isIdentity && (
            <Badge size="xs" variant="light" tt="none">
              identifies
            </Badge>
          )}
        </Group>
      </Table.Th>
      {isEditing ? (
        <Table.Td colSpan={4}>
          <FieldEditor profileId={profileId} row={row} close={close} />
        </Table.Td>
      ) : (
        <>
          <Table.Td style={{ verticalAlign: 'top' }}>
            <Value value={value} type={definition?.type} />
          </Table.Td>
          <Table.Td style={{ verticalAlign: 'top' }}>
            {provenance !== undefined && <Source source={provenance.source} />}
          </Table.Td>
          <Table.Td style={{ verticalAlign: 'top' }}>
            {provenance !== undefined && (
              <Text size="sm" c="dimmed" component="span">
                <Time at={provenance.observed_at} />
              </Text>
            )}
          </Table.Td>
          {mayWrite && (
            <Table.Td style={{ verticalAlign: 'top' }}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Edit ${cut(label)}`}
                // The focus comes back to where the editor was opened from.
                autoFocus={wasEdited}
                onClick={() => setEditing(true)}
              >
                <IconPencil size={16} />
              </ActionIcon>
            </Table.Td>
          )}
        </>
      )}
    </Table.Tr>
  )
}
