import { Alert, Anchor, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/client.ts'
import { AccessForm, AccessPage } from './access-page.tsx'
import { PersonFields } from './person-fields.tsx'
import { useEntry } from './use-entry.ts'

const initialValues = { first_name: '', last_name: '', email: '', password: '', workspace_name: '' }

export function SetUpPage() {
  const [code] = useState(() => location.hash.slice(1))
  const { data: setUp } = useQuery({ queryKey: ['access', 'setup'], queryFn: () => call('GET /v1/setup') })
  const form = useForm({ initialValues })
  const { submit, isBusy, fault } = useEntry<typeof form.values>({
    enter({ workspace_name, ...person }) {
      const name = workspace_name.trim()
      return call('POST /v1/setup', { body: { code, ...person, ...(name !== '' && { workspace_name: name }) } })
    },
    setErrors: form.setErrors,
    fields: Object.keys(initialValues),
    to: '/',
  })
  if (setUp?.needed === false) {
    return (
      <AccessPage title="This server is set up">
        <Anchor component={Link} to="/sign-in">
          Sign in
        </Anchor>
      </AccessPage>
    )
  }
  return (
    <AccessPage title="Set up Onefold" lead="Make your account. You will be an admin and can invite others.">
      {code === '' && (
        <Alert color="yellow">Open the whole link that the server showed when it started; it ends in a code.</Alert>
      )}
      <AccessForm onSubmit={form.onSubmit(submit)} deed="Make the account" isBusy={isBusy} fault={fault}>
        <PersonFields form={form} />
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          description="8 characters or more"
          name="password"
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <TextInput
          label="Workspace"
          description="What your team is called; you can change it later"
          name="organization"
          autoComplete="organization"
          {...form.getInputProps('workspace_name')}
        />
      </AccessForm>
    </AccessPage>
  )
}
