import { Text } from '@mantine/core'
import { textOfValue } from '../../../kit/words.ts'
import type { MetadataKey } from '../queries.ts'
import { type Behaviour, behaviourEffects } from './mapping-words.ts'

type Props = {
  readonly sourceKey: string
  readonly field: string
  readonly behaviour: Behaviour
  readonly seen: readonly MetadataKey[]
}

/** What the mapping in the builder does, as a sentence. */
export function MappingSentence({ sourceKey, field, behaviour, seen }: Props) {
  const known = seen.find(({ key }) => key === sourceKey)
  const [sample] = known?.sample_values ?? []
  return (
    <Text size="sm" c="dimmed">
      When an event brings <Name text={sourceKey} instead="a key" />
      {sample !== undefined && (
        <>
          , such as <Name text={textOfValue(sample)} instead="" />
        </>
      )}
      , the person gets it as <Name text={field} instead="a field" />, {behaviourEffects[behaviour]}.
      {sourceKey !== '' && known === undefined && ' No event among the newest has brought this key yet.'}
    </Text>
  )
}

function Name({ text, instead }: { readonly text: string; readonly instead: string }) {
  if (text === '') return instead
  return (
    <Text span inherit c="var(--mantine-color-text)" fw={600} className="onefold-mono">
      {text}
    </Text>
  )
}
