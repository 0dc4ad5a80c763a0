import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../../../app/client.ts'
import { useMay } from '../../../app/session.ts'
import { sayDone, sayFault } from '../../../kit/say.ts'
import { several } from '../../../kit/words.ts'

/** Computes the scores of a ruleset for everybody, as a job whose progress shows. */
export function RescoreButton({ rulesetId }: { readonly rulesetId: string }) {
  const mayEdit = useMay('scoring:write')
  const queryClient = useQueryClient()
  const [jobId, setJobId] = useState<string>()
  const start = useMutation({
    mutationFn: () => call('POST /v1/rulesets/{id}/rescore', { path: { id: rulesetId } }),
    onSuccess: job => setJobId(job.id),
    onError: error => sayFault('Scoring did not start', error),
  })
  const job = useQuery({
    queryKey: ['jobs', jobId],
    queryFn: ({ signal }) => call('GET /v1/jobs/{id}', { path: { id: jobId ?? '' }, signal }),
    enabled: jobId !== undefined,
    refetchInterval: 700,
  })
  const state = job.data?.state
  const updated = job.data?.updated ?? 0
  useEffect(() => {
    if (state !== 'completed' && state !== 'failed') return
    setJobId(undefined)
    if (state === 'completed') sayDone(`Everybody is scored; ${several(updated, 'score')} changed.`)
    else sayFault('Scoring failed', new Error('The job did not end well; its error is under Jobs.'))
    void queryClient.invalidateQueries({ queryKey: ['scoring'] })
  }, [state, updated, queryClient])
  if (jobId === undefined)
    return (
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} />}
        loading={start.isPending}
        disabled={!mayEdit}
        onClick={() => start.mutate()}
      >
        Score everybody again
      </Button>
    )
  const share = Math.round((job.data?.progress ?? 0) * 100)
  return (
    <Stack gap={4} w={220}>
      <Group justify="space-between">
        <Text size="xs">{state === 'running' ? 'Scoring everybody' : 'Waiting for its turn'}</Text>
        <Text size="xs">{share} %</Text>
      </Group>
      <Progress value={share} aria-label="Scored so far" />
    </Stack>
  )
}
