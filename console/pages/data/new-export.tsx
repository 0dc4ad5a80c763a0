import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../app/client.ts'
import { faultAt } from '../../kit/faults.ts'
import { sayDone } from '../../kit/say.ts'
import { type Choice, firstChoice, isComplete, requestOf } from './export-choice.ts'
import { Fields, Format, Who } from './export-parts.tsx'
import { exportedOptions } from './export-words.ts'
import { exportKeys } from './exports.ts'
import { Notice } from './notice.tsx'
import type { ExportsSearch } from './searches.ts'

type Props = { readonly given: ExportsSearch; readonly close: () => void }

export function NewExport({ given, close }: Props) {
  const queryClient = useQueryClient()
  const [choice, setChoice] = useState(() => firstChoice(given))
  const start = useMutation({
    mutationFn: () => call('POST /v1/exports', { body: requestOf(choice) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: exportKeys.list })
      sayDone('The export has begun')
      close()
    },
  })
  const change = (changed: Partial<Choice>) => {
    setChoice({ ...choice, ...changed })
    if (start.isError) start.reset()
  }
  const parts = { choice, change, faultAt: (path: string) => faultAt(start.error, path) }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (isComplete(choice)) start.mutate()
      }}
    >
      <Stack>
        <Select
          label="What"
          data={exportedOptions}
          value={choice.of}
          allowDeselect={false}
          onChange={of => of !== null && change({ of, fields: [] })}
          data-autofocus
        />
        {choice.of === 'profiles' && <Who {...parts} />}
        <Fields {...parts} />
        <Format {...parts} />
        {start.isError && (
          <Notice color="red" title="The export was not started" role="alert">
            <Text size="sm">{start.error.message}</Text>
          </Notice>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Close
          </Button>
          <Button type="submit" loading={start.isPending} disabled={!isComplete(choice)}>
            Export
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
