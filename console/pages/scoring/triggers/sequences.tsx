import { Button } from '@mantine/core'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../app/client.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { sayFault } from '../../../kit/say.ts'
import { sequencesQuery } from '../queries.ts'
import { openSequenceForm } from './sequence-form.tsx'
import { TriggerTable } from './trigger-table.tsx'
import { describeSequence } from './trigger-words.ts'

export function Sequences({ mayEdit }: { readonly mayEdit: boolean }) {
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery(sequencesQuery)
  const again = () => queryClient.invalidateQueries({ queryKey: sequencesQuery.queryKey })
  const change = useMutation({
    mutationFn: ({ id, active }: { id: string; active: boolean }) =>
      call('PATCH /v1/sequences/{id}', { path: { id }, body: { active } }),
    onSuccess: again,
    onError: fault => sayFault('The sequence was not changed', fault),
  })
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <PageLoader />
  if (data.data.length === 0)
    return (
      <EmptyState
        icon={IconRoute}
        title="No sequences yet"
        action={
          <Button leftSection={<IconPlus size={16} />} disabled={!mayEdit} onClick={() => openSequenceForm(undefined)}>
            New sequence
          </Button>
        }
      >
        A sequence tells you when somebody has done several things within a time, such as looking at the prices and then
        asking for a demo within a week.
      </EmptyState>
    )
  return (
    <TriggerTable
      label="Sequences"
      rows={data.data.map(sequence => ({ ...sequence, sentence: describeSequence(sequence) }))}
      onActive={(id, active) => change.mutate({ id, active })}
      onEdit={id => openSequenceForm(data.data.find(each => each.id === id))}
      remove={async id => {
        await call('DELETE /v1/sequences/{id}', { path: { id } })
        await again()
      }}
    />
  )
}
