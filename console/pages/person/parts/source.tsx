import { Badge, Text } from '@mantine/core'
import { cut } from '../../../kit/words.ts'
import { sourceName } from './source-name.ts'

/** Who said it. */
export function Source({ source }: { readonly source: string }) {
  const { label, enrichment } = sourceName(source)
  if (enrichment === undefined) {
    return (
      <Text span inherit className="onefold-mono">
        <bdi>{cut(label)}</bdi>
      </Text>
    )
  }
  return (
    <Badge variant="light" color="grape" tt="none" fw={500} maw="100%">
      <bdi>{cut(label)}</bdi> #{enrichment.id}
    </Badge>
  )
}
