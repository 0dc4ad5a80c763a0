const grouped = new Intl.NumberFormat('en-US')

export function showCount(count: number): string {
  return grouped.format(Math.round(count))
}

/** `1 row`, `2 rows`. */
export function showCountOf(count: number, one: string): string {
  return `${showCount(count)} ${one}${count === 1 ? '' : 's'}`
}

const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB']

export function showBytes(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < byteUnits.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${byteUnits[unit]}`
}

/** `0:07`, `12:34`, `3:00:09`. */
export function showDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const tail = `${String(s).padStart(2, '0')}`
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${tail}` : `${m}:${tail}`
}

const ageUnits = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** How long ago a time was, in its largest unit. */
export function showAge(iso: string, nowMs: number): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return ''
  const seconds = (nowMs - ms) / 1000
  if (seconds < 0) return seconds < -60 ? 'in the future' : 'just now'
  const [unit, length] = ageUnits.find(([, each]) => seconds >= each) ?? ['second', 1]
  const count = Math.floor(seconds / length)
  return count === 0 ? 'just now' : `${showCountOf(count, unit)} ago`
}

/** A time without its fraction of a second. */
export function showTime(iso: string): string {
  return iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z')
}
