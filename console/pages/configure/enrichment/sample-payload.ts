import { type Answer, call } from '../../../app/client.ts'

type Enrichment = Answer<'GET /v1/enrichments/{id}'>

/** What a rule is tried on. */
export type Sample = { readonly source_label: string; readonly payload: Enrichment['payload'] }

/** A stored enrichment by its number, or a payload as JSON. */
export async function readSample(text: string): Promise<Sample> {
  const typed = text.trim()
  if (/^\d+$/.test(typed)) {
    const { source_label, payload } = await call('GET /v1/enrichments/{id}', { path: { id: typed } })
    return { source_label, payload }
  }
  return { source_label: 'preview', payload: parsePayload(typed) }
}

function parsePayload(text: string): Enrichment['payload'] {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error('Enter the number of an enrichment, or a payload as JSON.', { cause })
  }
}
