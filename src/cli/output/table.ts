import type { Terminal } from './terminal.ts'
import { cutText, padText, widthOf } from './text.ts'

const gap = '  '
const narrowest = 8

/** Rows under a header, cut to the terminal; what is piped is not cut. Cells are safe to show already. */
export function printTable(terminal: Terminal, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, index) => Math.max(...[name, ...rows.map(row => row[index] ?? '')].map(widthOf)))
  if (terminal.isOutputShown) narrow(widths, terminal.columns())
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => padText(cutText(cell, widths[index] ?? 0), widths[index] ?? 0))
      .join(gap)
      .trimEnd()
  terminal.print(terminal.paint('bold', line(header)))
  for (const row of rows) terminal.print(line(row))
}

/** Takes from the widest column until all fit. */
function narrow(widths: number[], columns: number): void {
  const room = columns - gap.length * (widths.length - 1)
  while (widths.reduce((sum, width) => sum + width, 0) > room) {
    const widest = Math.max(...widths)
    if (widest <= narrowest) return
    widths[widths.indexOf(widest)] = widest - 1
  }
}

/** Names and values, one pair a line. */
export function printPairs(terminal: Terminal, pairs: readonly (readonly [name: string, value: string])[]): void {
  const width = Math.max(...pairs.map(([name]) => widthOf(name)))
  for (const [name, value] of pairs) terminal.print(`${padText(name, width)}${gap}${value}`.trimEnd())
}
