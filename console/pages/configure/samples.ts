/** A value as an example of it. */
export function sampleText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
