import { Anchor, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { CodeSample } from '../../../kit/code-sample.tsx'
import type { FieldView, ObjectView } from '../queries.ts'

const shownFields = 4

function sampleOf({ type, format, name, enum_values }: FieldView): unknown {
  if (enum_values?.[0] !== undefined) return enum_values[0]
  if (format === 'email' || name.endsWith('email')) return 'ada@example.com'
  if (format === 'phone') return '+442077070707'
  if (format === 'url') return 'https://example.com'
  const byType = { integer: 3, number: 120.5, boolean: true, timestamp: '2026-03-04T09:15:00Z', date: '2026-03-04' }
  if (type === 'string') return name.endsWith('_id') ? 'A-17' : 'text'
  return type === 'json' ? { any: 'thing' } : byType[type]
}

function pick(fields: readonly FieldView[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(field => [field.name, sampleOf(field)]))
}

/** Bodies as they would be sent: one for the native API, one for the Experiture surface. */
function samplesFor(object: ObjectView): { readonly native: string; readonly experiture: string } {
  const isProfiles = object.object_type === 'profile'
  const [key] = [object.primary_key, ...object.identity_keys]
  const keys = object.fields.filter(({ name }) => name === key)
  const plain = object.fields.filter(field => !object.identity_keys.includes(field.name)).slice(0, shownFields)
  const mode = object.ingestion.default_write_mode
  const record = { ...pick(keys), ...pick(plain) }
  const matchKey = mode === 'upsert' && key ? { matchKey: key } : {}
  return {
    native: isProfiles
      ? curl('/v1/profiles', { identifiers: pick(keys), set: pick(plain) })
      : curl(`/v1/records/${object.name}`, { mode, set: record }),
    experiture: isProfiles
      ? curl('/public/v1/profiles/upsert', { record, ...matchKey })
      : curl(`/public/v1/records/${object.name}/${mode}`, { record, ...matchKey }),
  }
}

function curl(path: string, body: object): string {
  const json = JSON.stringify(body, null, 2).replaceAll("'", "'\\''")
  return `curl ${location.origin}${path} \\\n  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\\n  -d '${json}'`
}

export function WriteSamples({ object }: { readonly object: ObjectView }) {
  const { native, experiture } = samplesFor(object)
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        Put a key with the right scopes into <span className="onefold-mono">TOKEN</span>;{' '}
        <Anchor component={Link} to="/settings/api-access" inherit underline="always">
          API access
        </Anchor>{' '}
        makes one. Whole files come in by{' '}
        <Anchor component={Link} to="/data/imports" inherit underline="always">
          imports
        </Anchor>
        .
      </Text>
      <section>
        <Title order={3} size="h5" mb={6}>
          Native API
        </Title>
        <CodeSample code={native} label="Copy the native request" />
      </section>
      <section>
        <Title order={3} size="h5" mb={6}>
          Experiture surface
        </Title>
        <CodeSample code={experiture} label="Copy the Experiture request" />
      </section>
    </Stack>
  )
}
