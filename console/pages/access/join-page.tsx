import { PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, call } from '../../app/client.ts'
import { ErrorState } from '../../kit/error-state.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { AccessForm, AccessPage } from './access-page.tsx'
import { PersonFields } from './person-fields.tsx'
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
        <ErrorState error={error} title="It opens nothing" />
      </AccessPage>
    )
  }
  return data === undefined ? <PageLoader /> : <LinkForm token={token} link={data} />
}

const initialValues = { first_name: '', last_name: '', password: '' }

function LinkForm({ token, link }: { readonly token: string; readonly link: LinkView }) {
  const form = useForm({ initialValues })
  const { submit, isBusy, fault } = useEntry<typeof form.values>({
    enter: body => call('POST /v1/invitations/accept', { body: { token, ...body } }),
    setErrors: form.setErrors,
    fields: Object.keys(initialValues),
    to: '/',
  })
  const isNewPassword = link.kind === 'password'
  return (
    <AccessPage
      title={isNewPassword ? 'Choose a new password' : `Join ${link.workspace_name}`}
      lead={isNewPassword ? `In ${link.workspace_name}` : `As ${link.role === 'viewer' ? 'a' : 'an'} ${link.role}`}
    >
      <AccessForm
        onSubmit={form.onSubmit(submit)}
        deed={isNewPassword ? 'Set the password' : 'Join'}
        isBusy={isBusy}
        fault={fault}
      >
        {!isNewPassword && <PersonFields form={form} />}
        <TextInput label="E-mail" type="email" name="email" autoComplete="username" value={link.email} readOnly />
        <PasswordInput
          label={link.user_exists ? 'Your password' : 'Password'}
          description={link.user_exists ? 'The one you sign in with already' : '8 characters or more'}
          name="password"
          autoComplete={link.user_exists ? 'current-password' : 'new-password'}
          required
          {...form.getInputProps('password')}
        />
      </AccessForm>
    </AccessPage>
  )
}
