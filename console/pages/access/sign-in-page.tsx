import { Alert, PasswordInput, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { call } from '../../app/client.ts'
import { AccessForm, AccessPage } from './access-page.tsx'
import { faultOfEmail, faultOfEmpty } from './rules.ts'
import { useEntry } from './use-entry.ts'

export function SignInPage() {
  const { to = '/' } = useSearch({ from: '/sign-in' })
  const { data: setUp } = useQuery({ queryKey: ['access', 'setup'], queryFn: () => call('GET /v1/setup') })
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: { email: faultOfEmail, password: faultOfEmpty },
  })
  const { submit, focusFirst, isBusy, fault } = useEntry<typeof form.values>({
    enter: body => call('POST /v1/session', { body }),
    form,
    fields: ['email', 'password'],
    to,
  })
  return (
    <AccessPage title="Sign in" lead={to === '/' ? undefined : 'Then you go on where you were.'}>
      {setUp?.needed === true && (
        <Alert title="Nobody can sign in yet">
          Open the link that the server showed when it started, below the word Console, and make your account.
        </Alert>
      )}
      <AccessForm onSubmit={form.onSubmit(submit, focusFirst)} deed="Sign in" isBusy={isBusy} fault={fault}>
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
      <Text size="xs" c="dimmed" ta="center">
        Forgotten it? An admin of your workspace can make you a link to a new password.
      </Text>
    </AccessPage>
  )
}
