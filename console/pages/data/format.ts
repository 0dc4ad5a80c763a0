import { several } from '../../kit/words.ts'

export function count(n: number): string {
  return n.toLocaleString('en')
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function fileSize(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return (bytes / 1000 ** power).toLocaleString('en', {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  })
}

export function percent(share: number): string {
  // What is not done never shows as 100 %.
  const shown = share < 1 ? Math.min(share, 0.99) : 1
  return shown.toLocaleString('en', { style: 'percent', maximumFractionDigits: 0 })
}

/** `less than a minute`, `about 3 minutes`. */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return 'a few seconds'
  if (seconds < 60) return `about ${Math.ceil(seconds / 5) * 5} seconds`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `about ${several(minutes, 'minute')}` : `about ${several(Math.round(minutes / 60), 'hour')}`
}

export function timeTaken(from: string, to: string): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000
  if (seconds < 60) return several(Math.max(1, Math.round(seconds)), 'second')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const longestTitle = 60

/** For a heading; the end of a name of a file says what it is. */
export function shorten(text: string): string {
  return text.length <= longestTitle ? text : `${text.slice(0, longestTitle - 16)}…${text.slice(-15)}`
}
