import { Accordion, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { several } from '../../kit/words.ts'
import classes from './data.module.css'
import { linkPolicyNames } from './draft.ts'
import type { Import } from './imports.ts'

function sentencesOf({ match_key, mode, settings, object }: Import): string[] {
  const found = object === 'profiles' ? 'People are' : 'Rows are'
  return [
    mode === 'append'
      ? 'Each row is added as a new one.'
      : `${found} found by ${match_key ?? 'any identifier of the row'}.`,
    ...(settings === null
      ? []
      : [
          ...(object === 'profiles' && mode !== 'append' && settings.link_policy !== 'below-email'
            ? [`A row that names several people: ${linkPolicyNames[settings.link_policy].toLowerCase()}.`]
            : []),
          settings.on_invalid === 'skip'
            ? 'A value that cannot be used is left out, the rest of its row written.'
            : 'A row with a value that cannot be used is not written.',
          ...(settings.observed_at_column === null
            ? []
            : [`Each row was true at the time in ${settings.observed_at_column}.`]),
          ...(settings.restore ? ['The file is an export, whose values keep their times and sources.'] : []),
        ]),
  ]
}

/** What was asked for, folded away. */
export function ImportSettings({ view }: { readonly view: Import }) {
  const columns = Object.entries(view.mapping)
  if (view.mode === null) return null
  return (
    <Accordion variant="contained">
      <Accordion.Item value="settings">
        <Accordion.Control>
          Columns and settings
          <Text span c="dimmed" size="sm" ml="xs">
            {several(columns.length, 'column')}
          </Text>
        </Accordion.Control>
        <Accordion.Panel>
          <Stack gap="sm">
            <Text size="sm">{sentencesOf(view).join(' ')}</Text>
            {columns.length > 0 && (
              <ScrollArea.Autosize mah={360}>
                <Table aria-label="Columns and their fields">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th scope="col">Column of the file</Table.Th>
                      <Table.Th scope="col">Field</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {columns.map(([column, field]) => (
                      <Table.Tr key={column}>
                        <Table.Td className={classes['value']}>{column}</Table.Td>
                        <Table.Td className={classes['value']}>{field}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </ScrollArea.Autosize>
            )}
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
