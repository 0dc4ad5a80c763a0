/** A line of CSV (RFC 4180). Cells that a spreadsheet would take for a formula begin with an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell => quote(defuse(cell))).join(',')}\r\n`
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Numbers, of telephones too, may begin like a formula. */
function defuse(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^[+-][\d\s().,/-]*$/.test(cell) ? `'${cell}` : cell
}
