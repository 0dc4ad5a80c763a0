import { Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core'
import classes from './histogram.module.css'
import type { Preview } from './rule-kind.ts'

type Bars = Preview['histogram']

function rangeOf({ from, to }: Bars[number]): string {
  return from === to ? from.toLocaleString('en') : `${from.toLocaleString('en')} to ${to.toLocaleString('en')}`
}

/** How scores lie before and after; a table says the same to who cannot see it. */
export function Histogram({ bars }: { readonly bars: Bars }) {
  const most = Math.max(1, ...bars.flatMap(({ before, after }) => [before, after]))
  const heightOf = (count: number) => `${count === 0 ? 0 : Math.max(2, (count / most) * 100)}%`
  return (
    <Stack gap={6}>
      <Group gap="md">
        {[
          ['before', 'Now'],
          ['after', 'With these rules'],
        ].map(([name = '', label]) => (
          <Group key={name} gap={6}>
            <span className={`${classes['key']} ${classes[name]}`} />
            <Text size="xs">{label}</Text>
          </Group>
        ))}
      </Group>
      <div className={classes['chart']} aria-hidden>
        {bars.map(bar => (
          <div
            key={bar.from}
            className={classes['bar']}
            title={`${rangeOf(bar)}: ${bar.before} now, ${bar.after} then`}
          >
            <div className={classes['before']} style={{ height: heightOf(bar.before) }} />
            <div className={classes['after']} style={{ height: heightOf(bar.after) }} />
          </div>
        ))}
      </div>
      <div className={classes['labels']} aria-hidden>
        {bars.map(bar => (
          <Text key={bar.from} size="xs" c="dimmed" className={classes['label'] ?? ''}>
            {bar.from.toLocaleString('en')}
          </Text>
        ))}
      </div>
      <VisuallyHidden>
        <Table>
          <caption>Profiles by score</caption>
          <thead>
            <tr>
              <th scope="col">Score</th>
              <th scope="col">Now</th>
              <th scope="col">With these rules</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(bar => (
              <tr key={bar.from}>
                <th scope="row">{rangeOf(bar)}</th>
                <td>{bar.before}</td>
                <td>{bar.after}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </VisuallyHidden>
    </Stack>
  )
}
