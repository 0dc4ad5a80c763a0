import { Button, Grid } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { objectsQuery } from '../../../app/queries.ts'
import { useMay } from '../../../app/session.ts'
import { NotFound } from '../../../kit/not-found.tsx'
import { Page } from '../../../kit/page.tsx'
import type { ObjectView } from '../queries.ts'
import { NewObjectDialog } from './new-object-dialog.tsx'
import { ObjectDetail } from './object-detail.tsx'
import { ObjectNav } from './object-nav.tsx'

/** Profiles first, then by name. */
function order(objects: readonly ObjectView[]): readonly ObjectView[] {
  const rank = ({ object_type }: ObjectView) => (object_type === 'profile' ? 0 : 1)
  return objects.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

export function SchemaPage() {
  const { object: name } = useParams({ strict: false })
  const { open } = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data } = useSuspenseQuery(objectsQuery)
  const mayWrite = useMay('objects:write')
  const objects = order(data)
  const object = name === undefined ? objects[0] : objects.find(each => each.name === name)
  const openNew = () => void navigate({ to: '.', search: previous => ({ ...previous, open: 'new-object' as const }) })
  const close = () => void navigate({ to: '.', search: ({ open: _, ...rest }) => rest, replace: true })
  return (
    <Page
      title="Schema"
      lead="What a person, and every other kind of row, consists of. Declared fields are typed and checked; discovered ones came with free-form writes."
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} />} variant="default" onClick={openNew}>
            New object
          </Button>
        )
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 3 }}>
          <ObjectNav objects={objects} current={object?.name} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 9 }}>
          {object === undefined ? <NotFound /> : <ObjectDetail key={object.name} object={object} />}
        </Grid.Col>
      </Grid>
      {mayWrite && <NewObjectDialog isOpen={open === 'new-object'} close={close} />}
    </Page>
  )
}
