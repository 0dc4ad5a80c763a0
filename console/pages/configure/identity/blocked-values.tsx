import { Pill, Spoiler, TagsInput, Text, Title } from '@mantine/core'

type Props = {
  readonly values: readonly string[]
  readonly builtIn: readonly string[]
  readonly change: (values: readonly string[]) => void
  readonly faultAt: (path: string) => string | undefined
  readonly mayWrite: boolean
}

/** Values that never identify: those of the workspace, and the built-in ones. */
export function BlockedValues({ values, builtIn, change, faultAt, mayWrite }: Props) {
  const fault = values.map((value, index) => ({ value, message: faultAt(`blocked_values[${index}]`) }))
  const faulty = fault.find(({ message }) => message !== undefined)
  return (
    <>
      <div>
        <Title order={2} size="h4">
          Blocked values
        </Title>
        <Text size="sm" c="dimmed">
          Placeholders that would fold strangers into one person. The field keeps the value; it just identifies nobody.
        </Text>
      </div>
      <TagsInput
        label="Your own"
        description="Type a value and press Enter. Case makes no difference."
        placeholder={values.length === 0 ? 'shop@example.com' : ''}
        value={[...values]}
        onChange={change}
        splitChars={['\n']}
        maxDropdownHeight={0}
        clearable
        disabled={!mayWrite}
        error={faulty && `${faulty.value}: ${faulty.message}`}
      />
      <div>
        <Text size="sm" fw={500} mb={6}>
          Built in
        </Text>
        <Spoiler maxHeight={64} showLabel="Show all" hideLabel="Show less">
          <Pill.Group>
            {builtIn.map(value => (
              <Pill key={value} className="onefold-mono">
                {value}
              </Pill>
            ))}
          </Pill.Group>
        </Spoiler>
        <Text size="xs" c="dimmed" mt={6}>
          Also zeros in any spelling, all-zero UUIDs, and phone numbers of one repeated digit.
        </Text>
      </div>
    </>
  )
}
