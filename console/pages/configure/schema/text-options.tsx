import { Group, NumberInput, Select, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { identityQuery } from '../queries.ts'

/** What only a text has. */
export type TextRules = {
  readonly maxLength: number | string
  readonly values: readonly string[]
  readonly identifies: string | null
}

type Props = {
  readonly options: TextRules
  readonly change: (part: Partial<TextRules>) => void
  /** Whether the field may name a person. */
  readonly mayName: boolean
  readonly faultAt: (path: string) => string | undefined
}

export function TextOptions({ options, change, mayName, faultAt }: Props) {
  const { data: identity } = useQuery(identityQuery)
  return (
    <>
      <Group grow align="flex-start">
        <TagsInput
          label="Allowed values"
          description="Empty allows any."
          value={[...options.values]}
          onChange={values => change({ values })}
          splitChars={['\n']}
          isDuplicate={(value, current) => current.includes(value)}
          error={faultAt('enum_values')}
        />
        <NumberInput
          label="Greatest length"
          description="In characters; empty for none."
          min={1}
          allowDecimal={false}
          value={options.maxLength}
          onChange={maxLength => change({ maxLength })}
          error={faultAt('max_length')}
        />
      </Group>
      {mayName && (
        <Select
          label="Names a person by"
          description="Links each row to whoever holds the identifier."
          placeholder="Does not name a person"
          data={identity?.identity_kinds.map(({ kind }) => kind) ?? []}
          value={options.identifies}
          onChange={identifies => change({ identifies })}
          clearable
          error={faultAt('identifies')}
        />
      )}
    </>
  )
}
