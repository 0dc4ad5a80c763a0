import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, call } from '../../app/client.ts'
import { AccessForm, AccessPage } from './access-page.tsx'
import { PersonFields } from './person-fields.tsx'
import { faultOfEmail, faultOfEmpty, faultOfNewPassword, passwordRule } from './rules.ts'
import { useEntry } from './use-entry.ts'
import { Welcome } from './welcome.tsx'

const initialValues = { code: '', first_name: '', last_name: '', email: '', password: '', workspace_name: '' }

const codeRule = 'npm start prints a link when the server starts; paste it here, or what stands behind its #.'

export function SetUpPage() {
  const [code] = useState(() => location.hash.slice(1))
  const { data: setUp } = useQuery({ queryKey: ['access', 'setup'], queryFn: () => call('GET /v1/setup') })
  const form = useForm({
    initialValues: { ...initialValues, code },
    validate: {
      code: faultOfEmpty,
      first_name: faultOfEmpty,
      email: faultOfEmail,
      password: faultOfNewPassword,
    },
  })
  const { submit, focusFirst, isBusy, fault } = useEntry<typeof form.values>({
    enter({ workspace_name, code: given, ...person }) {
      const name = workspace_name.trim()
      const body = { code: codeOf(given), ...person, ...(name !== '' && { workspace_name: name }) }
      return call('POST /v1/setup', { body })
    },
    form,
    fields: Object.keys(initialValues),
    placed(problem: ApiProblem) {
      const code = 'This is not the code of this server. Each server has its own.'
      return problem.status === 403 ? { code } : {}
    },
    to: '/',
  })
  // Whoever came by the whole link has nothing to paste, unless the server knows better.
  const isCodeAsked = code === '' || form.values.code !== code || form.errors['code'] !== undefined
  if (setUp?.needed === false) {
    return (
      <AccessPage title="This server is set up" lead="The link has done its work. Sign in with the account it made.">
        <Button component={Link} to="/sign-in" fullWidth>
          Sign in
        </Button>
      </AccessPage>
    )
  }
  return (
    <AccessPage
      title="Set up Onefold"
      lead="Make your account. You will be an admin and can invite others."
      welcome={<Welcome />}
    >
      <AccessForm onSubmit={form.onSubmit(submit, focusFirst)} deed="Make the account" isBusy={isBusy} fault={fault}>
        {isCodeAsked && (
          <TextInput
            label="Set-up link"
            description={codeRule}
            autoComplete="off"
            autoFocus
            required
            {...form.getInputProps('code')}
          />
        )}
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
          description={passwordRule}
          name="password"
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <TextInput
          label="Workspace"
          description="What your team or company is called"
          name="organization"
          autoComplete="organization"
          {...form.getInputProps('workspace_name')}
        />
      </AccessForm>
    </AccessPage>
  )
}

/** Of the code alone, or of the whole link. */
function codeOf(given: string): string {
  return given.slice(given.lastIndexOf('#') + 1).trim()
}
