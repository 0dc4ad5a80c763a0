import { Card, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode }

/** One matter of a page of settings. */
export function Section({ title, lead, children }: Props) {
  return (
    <Card withBorder padding="lg" component="section" aria-label={title}>
      <Stack>
        <div>
          <Title order={2} size="h4">
            {title}
          </Title>
          {lead !== undefined && (
            <Text size="sm" c="dimmed" mt={2} component="div">
              {lead}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Card>
  )
}
