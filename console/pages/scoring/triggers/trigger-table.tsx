import { ActionIcon, Anchor, Group, Menu, Switch, Table, Text } from '@mantine/core'
import { IconDots, IconFlask, IconPencil, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../../app/session.ts'
import { confirm } from '../../../kit/confirm.tsx'

export type TriggerRow = {
  readonly id: string
  readonly name: string
  readonly active: boolean
  readonly webhook_url: string | null
  readonly sentence: string
}

type Props = {
  readonly label: string
  readonly rows: readonly TriggerRow[]
  readonly onActive: (id: string, active: boolean) => void
  readonly onEdit: (id: string) => void
  readonly onTry?: (id: string) => void
  readonly remove: (id: string) => Promise<unknown>
}

/** Milestones or sequences: what sets them off, whether they do, and who is told. */
export function TriggerTable({ label, rows, onActive, onEdit, onTry, remove }: Props) {
  const mayEdit = useMay('scoring:write')
  return (
    <Table aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Name</Table.Th>
          <Table.Th scope="col">Tells</Table.Th>
          <Table.Th scope="col">Active</Table.Th>
          <Table.Th scope="col" aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ id, name, active, webhook_url: url, sentence }) => (
          <Table.Tr key={id}>
            <Table.Td className="onefold-wrap">
              <Text fw={600} size="sm">
                {name}
              </Text>
              <Text size="sm" c="dimmed">
                {sentence}
              </Text>
              <Anchor
                size="xs"
                renderRoot={props => (
                  <Link {...props} to="/configure/triggers" search={{ tab: 'firings', trigger: id }} />
                )}
              >
                Recent firings
              </Anchor>
            </Table.Td>
            <Table.Td maw={260}>
              <Text size="sm" className="onefold-mono">
                {url ?? '—'}
              </Text>
            </Table.Td>
            <Table.Td>
              <Switch
                checked={active}
                disabled={!mayEdit}
                aria-label={`${name} is active`}
                onChange={event => onActive(id, event.currentTarget.checked)}
              />
            </Table.Td>
            <Table.Td>
              <Group justify="flex-end">
                <Menu position="bottom-end">
                  <Menu.Target>
                    <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
                      <IconDots size={18} />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    {onTry !== undefined && (
                      <Menu.Item leftSection={<IconFlask size={16} />} onClick={() => onTry(id)}>
                        Try on a person
                      </Menu.Item>
                    )}
                    <Menu.Item leftSection={<IconPencil size={16} />} disabled={!mayEdit} onClick={() => onEdit(id)}>
                      Change
                    </Menu.Item>
                    <Menu.Item
                      color="red"
                      leftSection={<IconTrash size={16} />}
                      disabled={!mayEdit}
                      onClick={() =>
                        confirm({
                          title: `Delete ${name}?`,
                          text: 'What it has set off so far stays listed. To stop it for a while, switch it off instead.',
                          deed: 'Delete',
                          isDangerous: true,
                          act: () => remove(id),
                        })
                      }
                    >
                      Delete
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
