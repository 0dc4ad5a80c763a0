import { ActionIcon, Group, Stack, Table, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../../app/client.ts'
import { CodeSample } from '../../../kit/code-sample.tsx'
import { Copy } from '../../../kit/copy.tsx'
import { Time } from '../../../kit/time.tsx'
import { cut } from '../../../kit/words.ts'
import classes from './audit-row.module.css'
import { nameOfActor, wordsOf } from './audit-words.ts'

type Props = {
  readonly entry: Answer<'GET /v1/audit-log'>['data'][number]
  readonly isOpen: boolean
  readonly toggle: () => void
}

const longestSubject = 24

export function AuditRow({ entry, isOpen, toggle }: Props) {
  const { at, actor, action, subject, detail } = entry
  const words = wordsOf(action)
  const actorName = nameOfActor(entry)
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <Time at={at} />
        </Table.Td>
        <Table.Td maw={220}>
          <Link to="/settings/audit-log" search={{ actor }} className={classes['actor']}>
            {actorName}
          </Link>
        </Table.Td>
        <Table.Td>
          <Text size="sm" className="onefold-wrap">
            {words}
          </Text>
        </Table.Td>
        <Table.Td>
          <span className="onefold-mono" title={subject}>
            {cut(subject, longestSubject)}
          </span>
        </Table.Td>
        <Table.Td>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={toggle}
            aria-expanded={isOpen}
            aria-label={`Details: ${actorName} ${words}`}
          >
            {isOpen ? <IconChevronDown size={18} /> : <IconChevronRight size={18} />}
          </ActionIcon>
        </Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={5}>
            <Stack gap="xs" py="xs">
              <Fact label="Action" value={action} />
              <Fact label="Subject" value={subject} />
              <Fact label="Actor" value={actor} />
              <Fact label="At" value={at} />
              <CodeSample code={JSON.stringify(detail, null, 2)} label="Detail" />
            </Stack>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed" w={70}>
        {label}
      </Text>
      <span className="onefold-mono">{value}</span>
      <Copy value={value} label={`Copy: ${label}`} />
    </Group>
  )
}
