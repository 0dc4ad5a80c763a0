import { Badge, Button, Group, Paper, Stack, Tabs, Text, Title } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMay } from '../../../app/session.ts'
import type { ObjectView } from '../queries.ts'
import { DiscoveredFields } from './discovered-fields.tsx'
import { EditObjectDialog } from './edit-object-dialog.tsx'
import { FieldDialog } from './field-dialog.tsx'
import { FieldsTable } from './fields-table.tsx'
import { WriteSamples } from './write-samples.tsx'

const kinds = {
  profile: 'Person',
  event: 'Events: every write is a new row',
  entity: 'Entities: a write finds its row',
}

export function ObjectDetail({ object }: { readonly object: ObjectView }) {
  const { tab, open, field } = useSearch({ strict: false })
  const navigate = useNavigate()
  const mayWrite = useMay('objects:write')
  const close = () => void navigate({ to: '.', search: ({ open: _, field: __, ...rest }) => rest, replace: true })
  const found = object.discovered_fields.length
  return (
    <Paper withBorder p="md">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Group gap="xs">
              <Title order={2} size="h3">
                {object.plural_display_name}
              </Title>
              <Badge variant="default" tt="none" className="onefold-mono">
                {object.name}
              </Badge>
            </Group>
            <Text size="sm" c="dimmed">
              {object.description === '' ? kinds[object.object_type] : object.description}
            </Text>
          </div>
          {mayWrite && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconPencil size={16} />}
              flex="none"
              onClick={() => void navigate({ to: '.', search: rest => ({ ...rest, open: 'object' as const }) })}
            >
              Edit
            </Button>
          )}
        </Group>
        <Tabs
          value={tab ?? 'fields'}
          onChange={chosen =>
            void navigate({
              to: '.',
              search: ({ tab: _, ...rest }) =>
                chosen === 'discovered' || chosen === 'write' ? { ...rest, tab: chosen } : rest,
            })
          }
          keepMounted={false}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="fields">Fields ({object.fields.length.toLocaleString('en')})</Tabs.Tab>
            <Tabs.Tab value="discovered">Discovered ({found.toLocaleString('en')})</Tabs.Tab>
            <Tabs.Tab value="write">Write data</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="fields">
            <FieldsTable object={object} />
          </Tabs.Panel>
          <Tabs.Panel value="discovered">
            <DiscoveredFields object={object} />
          </Tabs.Panel>
          <Tabs.Panel value="write">
            <WriteSamples object={object} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
      {mayWrite && (
        <>
          <FieldDialog
            key={`${open ?? ''} ${field ?? ''}`}
            object={object}
            isOpen={open === 'new-field' || field !== undefined}
            name={field}
            close={close}
          />
          <EditObjectDialog object={object} isOpen={open === 'object'} close={close} />
        </>
      )}
    </Paper>
  )
}
