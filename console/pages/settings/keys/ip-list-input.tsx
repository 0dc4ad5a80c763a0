import { TagsInput } from '@mantine/core'
import { isAddressOrNetwork } from './ip-list.ts'

type Props = {
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
  readonly description: string
  /** Of the server. */
  readonly fault?: string | undefined
}

export function IpListInput({ value, onChange, description, fault }: Props) {
  const wrong = wrongAddresses(value)
  const own = wrong.length === 0 ? undefined : `Not an address or a network: ${wrong.join(', ')}`
  return (
    <TagsInput
      label="Allowed addresses"
      description={description}
      placeholder={value.length === 0 ? '203.0.113.7, 10.0.0.0/8, 2001:db8::/32' : ''}
      value={[...value]}
      onChange={onChange}
      error={own ?? fault}
      splitChars={[',', ' ', ';']}
      maxTags={100}
      clearable
      clearButtonProps={{ 'aria-label': 'Remove all addresses' }}
    />
  )
}

export function wrongAddresses(value: readonly string[]): readonly string[] {
  return value.filter(each => !isAddressOrNetwork(each))
}
