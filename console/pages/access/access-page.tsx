import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect } from 'react'
import icon from '../../icon.svg'
import classes from './access-page.module.css'

type Props = {
  readonly title: string
  readonly lead?: ReactNode
  /** Stands beside the card where there is room, above it where there is none. */
  readonly welcome?: ReactNode
  readonly children: ReactNode
}

/** The frame of the pages before the shell. */
export function AccessPage({ title, lead, welcome, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Onefold`
  }, [title])
  const isWide = welcome !== undefined
  const brand = (
    <div className={classes['brand']}>
      <img src={icon} alt="" width={34} height={34} />
      <Text fw={650} fz={22}>
        Onefold
      </Text>
    </div>
  )
  return (
    <main className={classes['page']}>
      <div className={`${classes['frame']} ${isWide ? classes['wide'] : ''}`}>
        {isWide && (
          <div>
            {brand}
            {welcome}
          </div>
        )}
        <div>
          {!isWide && brand}
          <Paper withBorder shadow="md" p="xl" radius="lg" className={classes['card'] ?? ''}>
            <Stack>
              <div>
                <Title order={1} size="h2" className="onefold-wrap">
                  {title}
                </Title>
                {lead !== undefined && (
                  <Text c="dimmed" size="sm" mt={4} component="div" className="onefold-wrap">
                    {lead}
                  </Text>
                )}
              </div>
              {children}
            </Stack>
          </Paper>
        </div>
      </div>
    </main>
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
        <Button type="submit" loading={isBusy} fullWidth mt={4}>
          {deed}
        </Button>
      </Stack>
    </form>
  )
}
