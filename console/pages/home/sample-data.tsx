import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../app/client.ts'
import { sayDone, sayFault } from '../../kit/say.ts'

/** Loads the sample into the workspace; pressing it twice changes nothing. */
export function SampleData() {
  const queryClient = useQueryClient()
  const load = useMutation({
    mutationFn: () => call('POST /v1/sample-data'),
    onSuccess({ created, events, merges }) {
      sayDone(
        created === 0
          ? 'The sample data is here already.'
          : `The sample data is here: ${merges} merges made 59 people of what four systems know, with ${events} events.`,
      )
      return queryClient.invalidateQueries()
    },
    onError: error => sayFault('The sample data was not loaded', error),
  })
  return (
    <Group mt="sm">
      <Button variant="light" size="xs" loading={load.isPending} onClick={() => load.mutate()}>
        Load sample data
      </Button>
      <Text size="xs" c="dimmed" maw={520}>
        Or try it with 59 made-up customers of a music shop, their 412 orders and 200 events. It declares six fields and
        changes nobody else.
      </Text>
    </Group>
  )
}
