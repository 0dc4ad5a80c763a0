import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Answer, call, messageOf } from '../../app/client.ts'
import { roles } from '../../app/roles.ts'
import { PageLoader } from '../../kit/page-loader.tsx'
import { AccessForm, AccessPage } from './access-page.tsx'
import { PersonFields } from './person-fields.tsx'
import { faultOfEmpty, faultOfNewPassword, passwordRule } from './rules.ts'
import { useEntry } from './use-entry.ts'

type LinkView = Answer<'POST /v1/invitations/look'>

/** A link that brings somebody in, or gives a new password. */
export function JoinPage() {
  const [token] = useState(() => location.hash.slice(1))
  const { data, error } = useQuery({
    queryKey: ['access', 'link', token],
    queryFn: () => call('POST /v1/invitations/look', { body: { token } }),
    // What was shown stays while the form is sent.
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error !== null) {
    return (
      <AccessPage title="This link does not work">
        <Alert color="red" role="alert">
          {messageOf(error)}
        </Alert>
        <Button component={Link} to="/sign-in" variant="default" fullWidth>
          I have an account
        </Button>
      </AccessPage>
    )
  }
  return data === undefined ? <PageLoader /> : <LinkForm token={token} link={data} />
}

const initialValues = { first_name: '', last_name: '', password: '' }

function LinkForm({ token, link }: { readonly token: string; readonly link: LinkView }) {
  const isNewPassword = link.kind === 'password'
  const isNewPerson = !isNewPassword && !link.user_exists
  const form = useForm({
    initialValues,
    validate: {
      first_name: name => (isNewPerson ? faultOfEmpty(name) : null),
      password: link.user_exists ? faultOfEmpty : faultOfNewPassword,
    },
  })
  const { submit, focusFirst, isBusy, fault } = useEntry<typeof form.values>({
    enter: body => call('POST /v1/invitations/accept', { body: { token, ...body } }),
    form,
    fields: Object.keys(initialValues),
    to: '/',
  })
  return (
    <AccessPage
      title={isNewPassword ? 'Choose a new password' : `Join ${link.workspace_name}`}
      lead={isNewPassword ? `In ${link.workspace_name}` : sayRole(link.role)}
    >
      {!isNewPassword && link.user_exists && (
        <Alert>You have an account on this server. Your password brings you into this workspace too.</Alert>
      )}
      <AccessForm
        onSubmit={form.onSubmit(submit, focusFirst)}
        deed={isNewPassword ? 'Set the password' : 'Join'}
        isBusy={isBusy}
        fault={fault}
      >
        {!isNewPassword && <PersonFields form={form} />}
        <TextInput label="E-mail" type="email" name="email" autoComplete="username" value={link.email} readOnly />
        <PasswordInput
          label={link.user_exists ? 'Your password' : 'Password'}
          description={link.user_exists ? 'The one you sign in with already' : passwordRule}
          name="password"
          autoComplete={link.user_exists ? 'current-password' : 'new-password'}
          required
          {...form.getInputProps('password')}
        />
      </AccessForm>
    </AccessPage>
  )
}

function sayRole(role: LinkView['role']): string {
  const { label, may } = roles.find(({ value }) => value === role) ?? { label: '', may: '' }
  return `As ${role === 'viewer' ? 'a' : 'an'} ${label.toLowerCase()}. ${may}`
}
