import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.css'
import { IconFileUpload, IconUpload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { messageOf, upload } from '../../app/client.ts'
import { sayDone } from '../../kit/say.ts'
import classes from './data.module.css'
import { fileSize, percent } from './format.ts'
import { Notice } from './notice.tsx'
import { toUtf8 } from './to-utf8.ts'

type Sending = { readonly name: string; readonly size: number; readonly sent: number }

const longestName = 255

/** Names may hold whatever a file system lets them. */
function nameToSend(name: string): string {
  const plain = name.replaceAll(/\p{Cc}/gu, ' ').trim()
  return plain === '' ? 'file' : plain.slice(-longestName)
}

/** Sends one file at a time. The browser reads it as it is sent: the page holds only a CSV whose encoding it looks at. */
function useSending() {
  const navigate = useNavigate()
  const [sending, setSending] = useState<Sending | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const controller = useRef<AbortController>(null)
  useEffect(() => () => controller.current?.abort(), [])
  const isSending = sending !== null
  useEffect(() => {
    if (!isSending) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isSending])

  async function send(chosen: File): Promise<void> {
    const own = new AbortController()
    controller.current = own
    const { name } = chosen
    setFault(null)
    setSending({ name, size: chosen.size, sent: 0 })
    try {
      const { file, wasConverted } = await toUtf8(chosen)
      const { size } = file
      own.signal.throwIfAborted()
      const kept = await upload(
        'POST /v1/files',
        { query: { name: nameToSend(name) }, body: file },
        { onSent: sent => setSending({ name, size, sent }), signal: own.signal },
      )
      setSending(null)
      if (wasConverted)
        sayDone('The file is not UTF-8. It was read as Western European (Windows-1252): check its accents.')
      await navigate({ to: '/data/imports/new', search: { file: kept.id, step: 'columns' } })
    } catch (error) {
      setSending(null)
      if (!own.signal.aborted) setFault(messageOf(error))
    }
  }
  return { sending, fault, send, setFault, cancel: () => controller.current?.abort() }
}

export function ChooseFile() {
  const { sending, fault, send, setFault, cancel } = useSending()
  const open = useRef<() => void>(null)
  if (sending !== null) return <SendingFile sending={sending} cancel={cancel} />
  return (
    <Stack>
      {fault !== null && (
        <Notice color="red" title="The file was not sent" role="alert">
          <Text size="sm">{fault}</Text>
        </Notice>
      )}
      <Dropzone
        onDrop={([file]) => {
          if (file !== undefined) void send(file)
        }}
        onReject={() => setFault('Drop one file, not a folder and not several. Nothing was sent.')}
        openRef={open}
        multiple={false}
        activateOnKeyboard={false}
        tabIndex={-1}
        enablePointerEvents
        inputProps={{ 'aria-label': 'File to import' }}
      >
        <div className={classes['drop']}>
          <IconFileUpload size={44} stroke={1.4} aria-hidden />
          <Text size="lg" fw={500}>
            Drop a file here
          </Text>
          <Text size="sm" c="dimmed" maw={520}>
            CSV with a header line (comma, semicolon or tab), NDJSON with one JSON object a line, both also gzipped, or
            Parquet. Any number of rows.
          </Text>
          <Button
            leftSection={<IconUpload size={16} aria-hidden />}
            onClick={event => {
              event.stopPropagation()
              open.current?.()
            }}
          >
            Choose a file
          </Button>
        </div>
      </Dropzone>
      <Text size="sm" c="dimmed">
        The file is kept for 24 hours, or for a week once it has been tried or imported. Nothing in it becomes data
        before the last step.
      </Text>
    </Stack>
  )
}

function SendingFile({ sending, cancel }: { readonly sending: Sending; readonly cancel: () => void }) {
  const { name, size, sent } = sending
  const share = size === 0 ? 1 : Math.min(1, sent / size)
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={500} truncate>
            {name}
          </Text>
          <Text size="sm" c="dimmed" miw="max-content">
            {sent >= size ? 'The server is looking at it' : `${percent(share)} of ${fileSize(size)}`}
          </Text>
        </Group>
        <Progress.Root size="lg">
          <Progress.Section value={share * 100} animated aria-label={`Sending ${name}`} />
        </Progress.Root>
        <Group>
          <Button variant="default" onClick={cancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
