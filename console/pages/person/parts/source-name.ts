/** Who said something: a name, or the enrichment that `enrichment/<source>/<id>` stands for. */
export type SourceName = { readonly label: string; readonly enrichment?: { readonly key: string; readonly id: number } }

const ofEnrichment = /^enrichment\/([^/]*)\/(\d{1,16})(?:\/\d{1,3})?$/

export function sourceName(source: string): SourceName {
  const [, key, id] = ofEnrichment.exec(source) ?? []
  if (key === undefined || id === undefined) return { label: source === '' ? 'unknown' : source }
  return { label: key, enrichment: { key, id: Number(id) } }
}

/** The fields whose value an enrichment of this source has put there, and which one. */
export function fieldsFrom(
  provenance: Readonly<Record<string, { readonly source: string }>>,
  sourceKey: string,
): readonly { readonly field: string; readonly enrichmentId: number }[] {
  return Object.entries(provenance).flatMap(([field, { source }]) => {
    const { enrichment } = sourceName(source)
    return enrichment?.key === sourceKey ? [{ field, enrichmentId: enrichment.id }] : []
  })
}
