import { Button } from '@mantine/core'
import { IconBolt, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../app/client.ts'
import { EmptyState } from '../../../kit/empty-state.tsx'
import { ErrorState } from '../../../kit/error-state.tsx'
import { PageLoader } from '../../../kit/page-loader.tsx'
import { sayFault } from '../../../kit/say.ts'
import { triggersQuery } from '../queries.ts'
import { openSimulation } from './simulate.tsx'
import { openTriggerForm } from './trigger-form.tsx'
import { TriggerTable } from './trigger-table.tsx'
import { describeTrigger } from './trigger-words.ts'

export function Milestones({ mayEdit }: { readonly mayEdit: boolean }) {
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery(triggersQuery)
  const again = () => queryClient.invalidateQueries({ queryKey: triggersQuery.queryKey })
  const change = useMutation({
    mutationFn: ({ id, active }: { id: string; active: boolean }) =>
      call('PATCH /v1/triggers/{id}', { path: { id }, body: { active } }),
    onSuccess: again,
    onError: fault => sayFault('The milestone was not changed', fault),
  })
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />
  if (data === undefined) return <PageLoader />
  const find = (id: string) => data.data.find(each => each.id === id)
  if (data.data.length === 0)
    return (
      <EmptyState
        icon={IconBolt}
        title="No milestones yet"
        action={
          <Button leftSection={<IconPlus size={16} />} disabled={!mayEdit} onClick={() => openTriggerForm(undefined)}>
            New milestone
          </Button>
        }
      >
        A milestone tells you when somebody’s engagement score rises to a threshold, by a webhook and in the list of
        firings.
      </EmptyState>
    )
  return (
    <TriggerTable
      label="Milestones"
      rows={data.data.map(trigger => ({ ...trigger, sentence: describeTrigger(trigger) }))}
      onActive={(id, active) => change.mutate({ id, active })}
      onEdit={id => openTriggerForm(find(id))}
      onTry={id => {
        const trigger = find(id)
        if (trigger !== undefined) openSimulation(trigger)
      }}
      remove={async id => {
        await call('DELETE /v1/triggers/{id}', { path: { id } })
        await again()
      }}
    />
  )
}
