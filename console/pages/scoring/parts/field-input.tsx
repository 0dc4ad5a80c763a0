import { Autocomplete } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { profilesObjectQuery } from '../../../app/queries.ts'

type Props = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

/** A field of profiles: one that is there, or a name of one to come. */
export function FieldInput({ label, value, onChange, error }: Props) {
  const { data } = useQuery(profilesObjectQuery)
  const names = [...(data?.fields ?? []), ...(data?.discovered_fields ?? [])].map(field => field.name)
  return (
    <Autocomplete
      label={label}
      placeholder="company_size"
      data={[...new Set(names)]}
      value={value}
      onChange={onChange}
      error={error}
      limit={20}
    />
  )
}
