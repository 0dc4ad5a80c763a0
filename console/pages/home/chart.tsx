import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { Card, ScrollArea, Table, Text, Title } from '@mantine/core'
import type { Range } from './search.ts'
import type { ChartLine, Span } from './series.ts'

type Props = {
  readonly title: string
  /** Whether the values of spans add up; else the highest is what counts. */
  readonly sums: boolean
  readonly lines: readonly ChartLine[]
  readonly spans: readonly Span[]
  readonly range: Range
  readonly as: 'table' | undefined
}

const ofDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const ofWeek = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' })

/** One chart of the home page; assistive technology reads the sums, and the table has every value. */
export function Chart({ title, sums, lines, spans, range, as }: Props) {
  const format = range === '7d' ? ofWeek : ofDay
  const data = spans.map(({ at, values }) => ({ ...values, at: format.format(new Date(at)) }))
  const totals = lines.map(({ label }) => {
    const values = spans.map(({ values }) => values[label] ?? 0)
    return { label, total: values.reduce((sum, n) => sum + n, 0), highest: Math.max(0, ...values) }
  })
  const summary = totals
    .map(({ label, total, highest }) => `${label}: ${(sums ? total : highest).toLocaleString('en')}`)
    .join(', ')
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Text size="xs" c="dimmed" mb="sm" data-summary={title}>
        {summary}
      </Text>
      {as === 'table' ? (
        <SpanTable title={title} lines={lines} spans={spans} format={format} />
      ) : (
        <div role="img" aria-label={`${title} over time. ${summary}`}>
          <BarChart
            h={200}
            data={data}
            dataKey="at"
            type="stacked"
            series={lines.map(({ label, color }) => ({ name: label, color }))}
            withLegend={lines.length > 1}
            tickLine="none"
            gridAxis="x"
            valueFormatter={value => value.toLocaleString('en')}
            barProps={{ isAnimationActive: false }}
            barChartProps={{ accessibilityLayer: false }}
            xAxisProps={{ minTickGap: 28 }}
            yAxisProps={{ allowDecimals: false, width: 48 }}
          />
        </div>
      )}
    </Card>
  )
}

type TableProps = Pick<Props, 'title' | 'lines' | 'spans'> & { readonly format: Intl.DateTimeFormat }

function SpanTable({ title, lines, spans, format }: TableProps) {
  return (
    <ScrollArea.Autosize mah={240} type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': title }}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">From</Table.Th>
            {lines.map(({ label }) => (
              <Table.Th scope="col" key={label} ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {spans.toReversed().map(({ at, values }) => (
            <Table.Tr key={at}>
              <Table.Th scope="row" fw={400}>
                {format.format(new Date(at))}
              </Table.Th>
              {lines.map(({ label }) => (
                <Table.Td key={label} ta="right">
                  {(values[label] ?? 0).toLocaleString('en')}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}
