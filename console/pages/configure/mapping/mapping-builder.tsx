import { Alert, Autocomplete, Button, Group, Input, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconArrowNarrowRight } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../app/client.ts'
import { faultsOf } from '../../../kit/faults.ts'
import { sayDone } from '../../../kit/say.ts'
import { type Mapping, mappingsQuery, metadataKeysQuery } from '../queries.ts'
import classes from './mapping.module.css'
import { MappingSentence } from './mapping-sentence.tsx'
import { type Behaviour, behaviourLabels } from './mapping-words.ts'
import { TargetField } from './target-field.tsx'

const places = ['metadata_key', 'field', 'behaviour']

type Props = { readonly edited: Mapping | undefined; readonly sourceKey: string }

/** Makes a mapping, or changes one; its key stays then. */
export function MappingBuilder({ edited, sourceKey }: Props) {
  const navigate = useNavigate({ from: '/configure/mapping/profile' })
  const queries = useQueryClient()
  const [key, setKey] = useState(edited?.metadata_key ?? sourceKey)
  const [field, setField] = useState(edited?.field ?? sameField(sourceKey))
  const [behaviour, setBehaviour] = useState<Behaviour>(edited?.behaviour ?? 'always_overwrite')
  const { data: seen = [] } = useQuery(metadataKeysQuery(undefined))

  const clear = () => navigate({ search: ({ key: _, edit: __, ...rest }) => rest, replace: true })
  const save = useMutation({
    mutationFn: (): Promise<Mapping> =>
      edited === undefined
        ? call('POST /v1/mappings', { body: { metadata_key: key, field, behaviour } })
        : call('PATCH /v1/mappings/{id}', { path: { id: edited.id }, body: { field, behaviour } }),
    onSuccess: async mapping => {
      sayDone(`${mapping.metadata_key} now fills ${mapping.field}`)
      setKey('')
      setField('')
      await queries.invalidateQueries({ queryKey: mappingsQuery.queryKey })
      await clear()
    },
  })
  const faults = faultsOf(save.error, places)
  const edit = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      save.reset()
      set(value)
    }
  }

  return (
    <Paper withBorder p="md" component="section" aria-labelledby="builder-title">
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Stack gap="md">
          <Title order={2} size="h4" id="builder-title">
            {edited === undefined ? 'New mapping' : 'Change the mapping'}
          </Title>
          <div className={classes['builder']}>
            <Autocomplete
              label="Source key"
              placeholder="Choose or type a key"
              value={key}
              onChange={edit(setKey)}
              data={seen.map(each => each.key)}
              limit={50}
              maxDropdownHeight={320}
              error={faults.at('metadata_key')}
              disabled={edited !== undefined}
              autoComplete="off"
            />
            <IconArrowNarrowRight size={22} className={classes['arrow']} aria-hidden />
            <TargetField label="Target field" value={field} onChange={edit(setField)} error={faults.at('field')} />
          </div>
          <Input.Wrapper label="Update behaviour" labelElement="div" id="behaviour" error={faults.at('behaviour')}>
            <div>
              <SegmentedControl
                aria-label="Update behaviour"
                value={behaviour}
                onChange={edit((value: Behaviour) => setBehaviour(value))}
                data={[
                  { value: 'always_overwrite' as const, label: behaviourLabels.always_overwrite },
                  { value: 'only_if_empty' as const, label: behaviourLabels.only_if_empty },
                ]}
              />
            </div>
          </Input.Wrapper>
          <MappingSentence sourceKey={key.trim()} field={field.trim()} behaviour={behaviour} seen={seen} />
          {faults.rest !== undefined && (
            <Alert color="red" role="alert">
              {faults.rest}
            </Alert>
          )}
          <Group gap="sm">
            <Button type="submit" loading={save.isPending}>
              {edited === undefined ? 'Add mapping' : 'Save mapping'}
            </Button>
            {(edited !== undefined || sourceKey !== '') && (
              <Button variant="default" onClick={() => void clear()}>
                Cancel
              </Button>
            )}
            {edited !== undefined && (
              <Text size="xs" c="dimmed">
                People keep what the mapping has filled so far.
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

/** A key that could be a field most likely becomes the field of its name. */
function sameField(sourceKey: string): string {
  return /^[a-z][a-z0-9_]{0,62}$/.test(sourceKey) ? sourceKey : ''
}
