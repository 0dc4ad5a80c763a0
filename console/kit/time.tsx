import { Text, Tooltip } from '@mantine/core'

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

/** `3 hr. ago`; of `ms` milliseconds ago. */
function ageOf(ms: number): string {
  const [unit, length] = steps.find(([, step]) => Math.abs(ms) >= step) ?? ['second', 1000]
  return relative.format(-Math.round(ms / length), unit)
}

/** A time in full, for text that tells a moment and not an age. */
export function exactTime(at: string): string {
  return exact.format(new Date(at))
}

/** A time as its age, with the exact time on hover and for assistive technology. */
export function Time({ at }: { readonly at: string }) {
  const time = new Date(at)
  return (
    <Tooltip label={exact.format(time)}>
      <Text component="time" dateTime={at} inherit>
        {ageOf(Date.now() - time.getTime())}
      </Text>
    </Tooltip>
  )
}
