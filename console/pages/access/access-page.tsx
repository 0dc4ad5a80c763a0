import { Alert, Button, Center, Paper, Stack, Text, Title } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect } from 'react'
import icon from '../../icon.svg'

type Props = { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode }

/** The frame of the pages before the shell. */
export function AccessPage({ title, lead, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Onefold`
  }, [title])
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" radius="lg" w="100%" maw={420}>
        <Stack>
          <img src={icon} alt="" width={36} height={36} />
          <div>
            <Title order={1} size="h2">
              {title}
            </Title>
            {lead !== undefined && (
              <Text c="dimmed" size="sm" mt={4} component="div">
                {lead}
              </Text>
            )}
          </div>
          {children}
        </Stack>
      </Paper>
    </Center>
  )
}

type FormProps = {
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
  readonly deed: string
  readonly isBusy: boolean
  /** What no field is to blame for. */
  readonly fault: string | null
  readonly children: ReactNode
}

export function AccessForm({ onSubmit, deed, isBusy, fault, children }: FormProps) {
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        {children}
        {fault !== null && (
          <Alert color="red" role="alert">
            {fault}
          </Alert>
        )}
        <Button type="submit" loading={isBusy} fullWidth>
          {deed}
        </Button>
      </Stack>
    </form>
  )
}
