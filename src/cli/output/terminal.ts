import { styleText } from 'node:util'

type Environment = Readonly<Record<string, string | undefined>>
type Style = Parameters<typeof styleText>[0]

/** Standard output and standard error, and what is known of who reads them. */
export type Terminal = {
  /** A line on standard output. */
  readonly print: (line?: string) => void
  /** A line on standard error. */
  readonly tell: (line?: string) => void
  /** Text on standard error as it is, to be drawn over. */
  readonly draw: (text: string) => void
  /** Standard output is read by a person. */
  readonly isOutputShown: boolean
  /** Standard error is read by a person. */
  readonly isShown: boolean
  /** A person sits at standard input and sees the question. */
  readonly canAsk: boolean
  readonly hasUnicode: boolean
  readonly columns: () => number
  /** Colours for standard output, for standard error. */
  readonly paint: (style: Style, text: string) => string
  readonly paintError: (style: Style, text: string) => string
}

const usualColumns = 80

export function openTerminal(environment: Environment): Terminal {
  const { stdin, stdout, stderr } = process
  const isDumb = environment['TERM'] === 'dumb'
  const hasColour = !environment['NO_COLOR'] && !isDumb
  const painter = (isColoured: boolean) => (style: Style, text: string) =>
    isColoured ? styleText(style, text, { validateStream: false }) : text
  return {
    print: (line = '') => void stdout.write(`${line}\n`),
    tell: (line = '') => void stderr.write(`${line}\n`),
    draw: text => void stderr.write(text),
    isOutputShown: stdout.isTTY === true,
    isShown: stderr.isTTY === true && !isDumb,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    hasUnicode: /utf-?8/i.test(environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''),
    columns: () => stderr.columns || stdout.columns || usualColumns,
    paint: painter(stdout.isTTY === true && hasColour),
    paintError: painter(stderr.isTTY === true && hasColour),
  }
}

/** The same with its lines on standard error, for what is said beside the output. */
export function besideOutput(terminal: Terminal): Terminal {
  const { tell, isShown, paintError } = terminal
  return { ...terminal, print: tell, isOutputShown: isShown, paint: paintError }
}
