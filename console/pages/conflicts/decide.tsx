import { Button, Tooltip } from '@mantine/core'
import { IconArrowMerge, IconArrowsSplit2, IconRotate2 } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { call } from '../../app/client.ts'
import { refreshPeople } from '../../app/queries.ts'
import { useMay } from '../../app/session.ts'
import { confirm } from '../../kit/confirm.tsx'
import { personName } from '../../kit/person-name.ts'
import { sayDone, sayFault } from '../../kit/say.ts'
import { type ConflictDetail, findNext } from './queries.ts'

/** What can be done about a conflict as it stands; a decision goes on to the next one. */
export function Decide({ detail }: { readonly detail: ConflictDetail }) {
  const { conflict, sides } = detail
  const { id } = conflict
  const { survivor } = useSearch({ from: '/shell/conflicts/$id' })
  const mayDecide = useMay('profiles:write')
  const queryClient = useQueryClient()
  const navigate = useNavigate()

  async function goOn(said: string): Promise<void> {
    sayDone(said)
    const next = await findNext(id)
    await (next === undefined
      ? navigate({ to: '/conflicts' })
      : navigate({ to: '/conflicts/$id', params: { id: next } }))
    await refreshPeople(queryClient)
  }

  const keepApart = useMutation({
    mutationFn: () => call('POST /v1/conflicts/{id}/resolve', { path: { id }, body: { resolution: 'keep_apart' } }),
    onSuccess: () => goOn('Kept apart. Nothing joins these two until somebody reopens the conflict.'),
    onError: error => sayFault('They were not kept apart', error),
  })
  const reopen = useMutation({
    mutationFn: () => call('POST /v1/conflicts/{id}/reopen', { path: { id } }),
    async onSuccess() {
      sayDone('Open again.')
      await refreshPeople(queryClient)
    },
    onError: error => sayFault('It was not reopened', error),
  })

  const [older, newer] = sides
  const kept = sides.find(({ profile }) => profile.id === survivor) ?? older
  const gone = kept === older ? newer : older

  function merge(): void {
    if (kept === undefined || gone === undefined) return
    confirm({
      title: 'Merge these two people?',
      text: `${personName(gone.profile)} becomes part of ${personName(kept.profile)}, with everything that is known of both. You can undo it under Identity on the profile that stays, and both will be as they were.`,
      deed: 'Merge',
      act: async () => {
        const body = { resolution: 'merge', survivor: kept.profile.id } as const
        await call('POST /v1/conflicts/{id}/resolve', { path: { id }, body })
        await goOn('Merged. It can be undone under Identity on the profile that stayed.')
      },
    })
  }

  if (!mayDecide) {
    return (
      <Tooltip label="Your role may look at conflicts; editors and admins decide them.">
        <Button variant="default" data-disabled>
          Decide
        </Button>
      </Tooltip>
    )
  }
  const isPair = kept !== undefined && gone !== undefined
  return (
    <>
      {conflict.state === 'resolved' && conflict.resolution === 'keep_apart' && (
        <Button
          variant="default"
          leftSection={<IconRotate2 size={16} />}
          loading={reopen.isPending}
          onClick={() => reopen.mutate()}
        >
          Reopen
        </Button>
      )}
      {conflict.state === 'open' && (
        <Button
          variant="default"
          leftSection={<IconArrowsSplit2 size={16} />}
          loading={keepApart.isPending}
          onClick={() => keepApart.mutate()}
        >
          Keep apart
        </Button>
      )}
      {isPair && (
        <Button leftSection={<IconArrowMerge size={16} />} onClick={merge}>
          Merge
        </Button>
      )}
    </>
  )
}
