import { Button, Code, Fieldset, Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answer, call, messageOf } from '../../../app/client.ts'
import type { Transform } from './rule-words.ts'
import { readSample, type Sample } from './sample-payload.ts'

type Preview = Answer<'POST /v1/enrichment-rules/preview'>

type Props = {
  readonly rule: { readonly path: string; readonly field: string; readonly transform: Transform }
  readonly sample: Sample | undefined
  readonly setSample: (sample: Sample) => void
}

/** Tries the rule on a payload; nothing is stored. */
export function RulePreview({ rule, sample, setSample }: Props) {
  const [text, setText] = useState('')
  const attempt = useMutation({
    mutationFn: async (): Promise<Preview | null> => {
      const read = await readSample(text)
      setSample(read)
      if (rule.path === '' || rule.field === '') return null
      return call('POST /v1/enrichment-rules/preview', { body: { ...read, rule } })
    },
  })
  return (
    <Fieldset legend="Try it">
      <Stack gap="xs">
        <Textarea
          label="Stored enrichment or payload"
          description="The number of a stored enrichment, or a payload as JSON. Its paths are then suggested above."
          placeholder='{"company": {"employees": 120}}'
          autosize
          minRows={1}
          maxRows={8}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          error={attempt.isError && messageOf(attempt.error)}
          classNames={{ input: 'onefold-mono' }}
        />
        <Group gap="sm">
          <Button
            variant="default"
            size="xs"
            disabled={text.trim() === ''}
            loading={attempt.isPending}
            onClick={() => attempt.mutate()}
          >
            Preview
          </Button>
          <Text size="sm" role="status">
            {attempt.isSuccess && <Result preview={attempt.data} />}
          </Text>
        </Group>
        {sample !== undefined && (
          <Code block mah={180} tabIndex={0} aria-label="The payload">
            {JSON.stringify(sample.payload, null, 2)}
          </Code>
        )}
      </Stack>
    </Fieldset>
  )
}

function Result({ preview }: { readonly preview: Preview | null }) {
  if (preview === null) return 'Choose a path and a field, then preview again.'
  const [found] = preview.fields
  const [skipped] = preview.skipped
  if (found !== undefined) {
    return (
      <>
        <b className="onefold-mono">{found.field}</b> would get{' '}
        <b className="onefold-mono">{JSON.stringify(found.value)}</b>
      </>
    )
  }
  return skipped === undefined ? 'There is no value at this path.' : `The value is skipped: ${skipped.why}.`
}
