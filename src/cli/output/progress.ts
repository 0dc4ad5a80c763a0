// Progress of one long thing on standard error: a bar that is drawn over on a terminal, a line every few seconds where
// standard error is a file or a pipe, nothing where a machine reads.

import { showBytes, showCount, showDuration } from './numbers.ts'
import { createRateMeter } from './rate.ts'
import type { Terminal } from './terminal.ts'
import { cutText, showText, widthOf } from './text.ts'

export type Step = {
  readonly done: number
  /** From 0 to 1; null where nobody knows how much there is. */
  readonly fraction: number | null
  /** Stands behind the figures, such as `paused`. */
  readonly note?: string
}

export type Progress = Disposable & {
  show(step: Step): void
  /** Takes the bar away, for other lines. */
  clear(): void
}

export type ProgressOptions = {
  readonly title: string
  readonly unit: 'rows' | 'bytes'
  readonly now: () => number
  /** Shows nothing. */
  readonly isQuiet: boolean
}

const lineEveryMs = 5_000
const redrawMs = 100
const barWidth = 24
const clearLine = '\r\x1b[K'

export function createProgress(terminal: Terminal, { title, unit, now, isQuiet }: ProgressOptions): Progress {
  const [done, fraction] = [createRateMeter(), createRateMeter()]
  let isDrawn = false
  let shownAtMs = Number.NEGATIVE_INFINITY

  function clear(): void {
    if (isDrawn) terminal.draw(clearLine)
    isDrawn = false
  }

  return {
    show(step) {
      const atMs = now()
      const perSecond = done.add(atMs, step.done)
      const speed = step.fraction === null ? undefined : fraction.add(atMs, step.fraction)
      const isDue = atMs - shownAtMs >= (terminal.isShown ? redrawMs : lineEveryMs)
      if (isQuiet || (!isDue && step.fraction !== 1)) return
      shownAtMs = atMs
      const secondsLeft =
        step.fraction === null || step.fraction >= 1 || speed === undefined ? undefined : (1 - step.fraction) / speed
      const figures = describe(step, unit, perSecond, secondsLeft)
      if (!terminal.isShown) return terminal.tell(`${showText(title)}: ${figures}`)
      terminal.draw(clearLine + drawBar(terminal, title, step.fraction, figures))
      isDrawn = true
    },
    clear,
    [Symbol.dispose]: clear,
  }
}

function describe(
  { done, fraction, note }: Step,
  unit: ProgressOptions['unit'],
  perSecond: number | undefined,
  secondsLeft: number | undefined,
): string {
  const show = unit === 'bytes' ? showBytes : showCount
  const parts = [
    ...(fraction === null ? [] : [`${Math.floor(Math.min(1, fraction) * 100)} %`]),
    unit === 'bytes' ? showBytes(done) : `${showCount(done)} rows`,
    ...(perSecond === undefined ? [] : [`${show(perSecond)}/s`]),
    ...(secondsLeft === undefined || secondsLeft > 359_999 ? [] : [`${showDuration(secondsLeft)} left`]),
    ...(note === undefined ? [] : [note]),
  ]
  return parts.join('  ')
}

function drawBar(terminal: Terminal, title: string, fraction: number | null, figures: string): string {
  const columns = terminal.columns() - 1
  const safe = showText(title)
  const room = columns - widthOf(figures) - 4
  const bar = fraction === null || room < barWidth ? '' : barOf(terminal, Math.min(1, fraction))
  const label = cutText(safe, Math.max(0, room - (bar === '' ? 0 : barWidth + 2)))
  const line = [label, bar, figures].filter(part => part !== '' && part !== '…').join('  ')
  return bar === '' ? cutText(line, columns) : line
}

function barOf(terminal: Terminal, fraction: number): string {
  const [full, empty] = terminal.hasUnicode ? ['█', '░'] : ['#', '.']
  const filled = Math.floor(fraction * barWidth)
  return terminal.paintError('cyan', full.repeat(filled)) + terminal.paintError('dim', empty.repeat(barWidth - filled))
}
