const delimiters = [',', ';', '\t', '|'] as const

/** The delimiter that the first line has most of, outside of quotes. */
export function detectDelimiter(start: string): string {
  const [line = ''] = start
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .trimStart()
    .split(/[\r\n]/, 1)
  const counts = delimiters.map(delimiter => line.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}
