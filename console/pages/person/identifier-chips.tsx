import { Badge, Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { Schemas } from '../../app/client.ts'
import { Copy } from '../../kit/copy.tsx'
import { cut, inWords } from '../../kit/words.ts'

const shown = 6

/** By what the person is known, each to be copied. */
export function IdentifierChips({ identifiers }: Pick<Schemas['Profile'], 'identifiers'>) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Group gap={6} role="list" aria-label="Identifiers">
      {(isOpen ? identifiers : identifiers.slice(0, shown)).map(({ kind, value }) => (
        <Group key={`${kind} ${value}`} gap={0} wrap="nowrap" role="listitem" maw="100%">
          <Badge variant="default" size="lg" tt="none" fw={500} maw={340}>
            {inWords(kind)}: <bdi>{cut(value, 80)}</bdi>
          </Badge>
          <Copy value={value} label={`Copy ${inWords(kind).toLowerCase()} ${cut(value, 60)}`} />
        </Group>
      ))}
      {identifiers.length > shown && (
        <Button variant="subtle" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : `${(identifiers.length - shown).toLocaleString('en')} more`}
        </Button>
      )}
    </Group>
  )
}
