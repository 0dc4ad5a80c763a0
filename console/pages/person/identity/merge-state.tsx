import { Badge } from '@mantine/core'
import { type Merge, type MergeState, stateOf } from './identity-graph.ts'

const looks: Readonly<Record<MergeState, { readonly colour: string; readonly text: string }>> = {
  in_force: { colour: 'brand', text: 'In force' },
  vetoed: { colour: 'red', text: 'Undone, kept apart' },
  allowed: { colour: 'gray', text: 'Undone, may merge again' },
}

export function MergeStateBadge({ merge }: { readonly merge: Merge }) {
  const { colour, text } = looks[stateOf(merge)]
  return (
    <Badge miw="max-content" variant="light" color={colour} tt="none">
      {text}
    </Badge>
  )
}
