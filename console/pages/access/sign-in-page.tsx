import { Alert, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { call } from '../../app/client.ts'
import { AccessForm, AccessPage } from './access-page.tsx'
import { useEntry } from './use-entry.ts'

export function SignInPage() {
  const { to = '/' } = useSearch({ from: '/sign-in' })
  const { data: setUp } = useQuery({ queryKey: ['access', 'setup'], queryFn: () => call('GET /v1/setup') })
  const form = useForm({ initialValues: { email: '', password: '' } })
  const { submit, isBusy, fault } = useEntry<typeof form.values>({
    enter: body => call('POST /v1/session', { body }),
    setErrors: form.setErrors,
    fields: [],
    to,
  })
  return (
    <AccessPage title="Sign in">
      {setUp?.needed === true && (
        <Alert title="Nobody can sign in yet">
          Open the link that the server showed when it started, below the word Console, and make your account.
        </Alert>
      )}
      <AccessForm onSubmit={form.onSubmit(submit)} deed="Sign in" isBusy={isBusy} fault={fault}>
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
      </AccessForm>
    </AccessPage>
  )
}
