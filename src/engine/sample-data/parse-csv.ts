/** Reads small, well-formed RFC 4180 text with a header row; empty cells are left out of their row. */
export function parseCsv(text: string): Record<string, string>[] {
  const rows = [...readRows(text)]
  const [header = [], ...body] = rows
  return body.map(cells =>
    Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']).filter(([, cell]) => cell !== '')),
  )
}

function* readRows(text: string): Generator<string[]> {
  const cell = /"((?:[^"]|"")*)"|[^",\r\n]+/y
  let cells: string[] = []
  let at = 0
  while (at < text.length) {
    cell.lastIndex = at
    const match = cell.exec(text)
    cells.push(match === null ? '' : (match[1]?.replaceAll('""', '"') ?? match[0]))
    if (match !== null) at = cell.lastIndex
    const separator = text[at]
    at += separator === '\r' ? 2 : 1
    if (separator === ',') continue
    yield cells
    cells = []
  }
}
