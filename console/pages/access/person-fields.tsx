import { Group, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'

type Names = { readonly first_name: string; readonly last_name: string }

/** First and last name of whoever makes an account. */
export function PersonFields<Values extends Names>({ form }: { readonly form: UseFormReturnType<Values> }) {
  return (
    <Group grow align="flex-start">
      <TextInput
        label="First name"
        name="given-name"
        autoComplete="given-name"
        required
        {...form.getInputProps('first_name')}
      />
      <TextInput label="Last name" name="family-name" autoComplete="family-name" {...form.getInputProps('last_name')} />
    </Group>
  )
}
