import { Anchor, Badge, Breadcrumbs, Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { forgetElsewhere } from '../../app/client.ts'
import { objectsQuery } from '../../app/queries.ts'
import { ErrorState } from '../../kit/error-state.tsx'
import { Page } from '../../kit/page.tsx'
import { PageLoader } from '../../kit/page-loader.tsx'
import { Time } from '../../kit/time.tsx'
import { shorten } from './format.ts'
import { ImportActions, ImportNow } from './import-actions.tsx'
import { ImportErrors } from './import-errors.tsx'
import { ImportSettings } from './import-settings.tsx'
import { ImportStatus } from './import-status.tsx'
import { objectName } from './import-words.ts'
import { type Import, useImport } from './imports.ts'
import { isOver } from './job-words.ts'

export function ImportPage() {
  const { id } = useParams({ from: '/shell/data/imports/$id' })
  const { data, error, refetch } = useImport(id)
  if (data !== undefined) return <Shown view={data} />
  return (
    <Page title="Import">
      {error === null ? (
        <PageLoader />
      ) : (
        <Stack align="flex-start">
          <ErrorState error={error} retry={() => void refetch()} />
          <Button
            component={Link}
            to="/data/imports"
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            All imports
          </Button>
        </Stack>
      )}
    </Page>
  )
}

function Shown({ view }: { readonly view: Import }) {
  const queryClient = useQueryClient()
  const { data: objects } = useQuery(objectsQuery)
  const over = isOver(view)
  useEffect(() => {
    if (!over) return
    forgetElsewhere()
    void queryClient.invalidateQueries({ queryKey: ['data', 'imports', 'list'] })
  }, [over, queryClient])
  return (
    <Page
      title={shorten(view.file_name)}
      lead={
        <Group gap="xs" component="span">
          {view.dry_run && (
            <Badge variant="default" tt="none" component="span">
              Dry run
            </Badge>
          )}
          <span>
            Into {objectName(view.object, objects ?? [])}, made <Time at={view.created_at} />
          </span>
        </Group>
      }
      actions={<ImportActions view={view} />}
    >
      <Breadcrumbs>
        <Anchor component={Link} to="/data/imports" size="sm">
          Imports
        </Anchor>
        <Text size="sm" truncate maw={400} title={view.file_name}>
          {view.file_name}
        </Text>
      </Breadcrumbs>
      <ImportStatus view={view} />
      <ImportNow view={view} />
      <ImportErrors view={view} />
      <ImportSettings view={view} />
    </Page>
  )
}
