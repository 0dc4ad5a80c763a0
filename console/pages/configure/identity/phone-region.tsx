import { Select, Stack, Text, Title } from '@mantine/core'

type Props = {
  readonly value: string | null
  readonly regions: readonly string[]
  readonly change: (region: string | null) => void
  readonly fault: string | undefined
  readonly mayWrite: boolean
}

const names = new Intl.DisplayNames('en', { type: 'region' })

export function PhoneRegion({ value, regions, change, fault, mayWrite }: Props) {
  const options = regions
    .map(region => ({ value: region, label: `${names.of(region) ?? region} (${region})` }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
  return (
    <Stack gap="sm">
      <div>
        <Title order={2} size="h4">
          Phone numbers
        </Title>
        <Text size="sm" c="dimmed">
          The same number is written in many ways. By the region, 030 123456 and +49 30 123456 become one.
        </Text>
      </div>
      <Select
        label="Default region"
        description="For numbers without a country code."
        placeholder="None: national numbers stay as sent"
        data={options}
        value={value}
        onChange={change}
        searchable
        clearable
        disabled={!mayWrite}
        error={fault}
        nothingFoundMessage="No such region"
      />
    </Stack>
  )
}
